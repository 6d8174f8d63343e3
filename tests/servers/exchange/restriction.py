"""Which items or folders a client looks for, and in which order.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-use-search-filters-with-ews-in-exchange
"""

import sys
from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import T, local

Thing = TypeVar("Thing")
Value = Callable[[Element], str | None]
"""What a FieldURI or an ExtendedFieldURI gives for one thing; None for nothing."""
_COMPARISONS: Final[dict[str, Callable[[object, object], object]]] = {
    "IsEqualTo": eq,
    "IsNotEqualTo": ne,
    "IsGreaterThan": gt,  # type: ignore[dict-item]
    "IsGreaterThanOrEqualTo": ge,  # type: ignore[dict-item]
    "IsLessThan": lt,  # type: ignore[dict-item]
    "IsLessThanOrEqualTo": le,  # type: ignore[dict-item]
}
_PATHS: Final = frozenset({f"{T}FieldURI", f"{T}ExtendedFieldURI", f"{T}IndexedFieldURI"})


def meets(condition: Element | None, value: Value) -> bool:
    """Whether a thing is as a Restriction wants it. Raises Refusal for what this server does not know."""
    return condition is None or all(_holds(each, value) for each in condition)


def _holds(each: Element, value: Value) -> bool:
    match local(each):
        case "And":
            return all(_holds(one, value) for one in each)
        case "Or":
            return any(_holds(one, value) for one in each)
        case "Not":
            return not any(_holds(one, value) for one in each)
        case "Exists":
            return value(each[0]) is not None
        case "Contains":
            return _contains(each, value)
        case "Excludes":
            mask = each.find(f"{T}Bitmask")
            return not int(value(each[0]) or 0) & int(mask.get("Value", "0") if mask is not None else "0", 0)
        case name if name in _COMPARISONS:
            return _compares(name, each, value)
        case name:
            raise Refusal("ErrorUnsupportedPathForQuery", f"{name} is not supported here.")


def _contains(each: Element, value: Value) -> bool:
    text, wanted = value(each[0]), _constant(each)
    if text is None:
        return False
    if "IgnoreCase" in each.get("ContainmentComparison", ""):
        text, wanted = text.lower(), wanted.lower()
    match each.get("ContainmentMode", "Substring"):
        case "FullString":
            return text == wanted
        case "Prefixed":
            return text.startswith(wanted)
        case _:
            return wanted in text


def _compares(name: str, each: Element, value: Value) -> bool:
    left, right = value(each[0]), _other(each[1], value)
    if left is None or right is None:
        return name == "IsNotEqualTo"
    if left.lstrip("-").isdecimal() and right.lstrip("-").isdecimal():
        return bool(_COMPARISONS[name](int(left), int(right)))
    return bool(_COMPARISONS[name](left.lower(), right.lower()))


def _other(operand: Element, value: Value) -> str | None:
    inner = operand[0]
    return value(inner) if inner.tag in _PATHS else inner.get("Value", "")


def _constant(each: Element) -> str:
    constant = each.find(f"{T}Constant")
    return constant.get("Value", "") if constant is not None else ""


def in_order(order: Element | None, things: list[Thing], value: Callable[[Thing, Element], str | None]) -> list[Thing]:
    """Sorted as a SortOrder wants it; as they are where there is none."""
    for each in reversed(list(order) if order is not None else []):
        keyed = [(_key(value(thing, each[0]) or ""), thing) for thing in things]
        keyed.sort(key=lambda pair: pair[0], reverse=each.get("Order") == "Descending")
        things = [thing for _, thing in keyed]
    return things


def _key(text: str) -> tuple[int, str]:
    """Numbers by their size, and before all else."""
    return (int(text), "") if text.lstrip("-").isdecimal() else (sys.maxsize, text)
