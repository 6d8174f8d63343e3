"""$filter and $orderby: the few forms that the server has. https://learn.microsoft.com/graph/filter-query-parameter"""

import re
from collections.abc import Callable, Collection, Sequence
from operator import eq, ge, gt, le, lt
from typing import Any, Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft.delta import Query
from tests.servers.microsoft.mailbox import Stored
from tests.servers.microsoft.refusal import invalid

_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {"eq": eq, "ge": ge, "gt": gt, "le": le, "lt": lt}
_LITERALS: Final = {"true": True, "false": False, "null": None}


def filtered(asked: Query, names: Collection[str]) -> Callable[[Json], bool]:
    """Whether an item has all that $filter asks: comparisons of `names`, joined by "and". Refused: any other."""
    terms = [_term(term, names) for term in re.split(r"\s+and\s+", asked.get("$filter", [""])[-1]) if term]
    return lambda item: all(compare(item.get(name), value) for name, compare, value in terms)


def ordered(asked: Query, messages: Sequence[Stored]) -> list[Stored]:
    """By $orderby; without it the newest first."""
    found = re.fullmatch(r"receivedDateTime( asc| desc)?", asked.get("$orderby", ["receivedDateTime desc"])[-1])
    if not found:
        raise invalid("The restriction or sort order is too complex for this operation.", "InefficientFilter")
    return sorted(messages, key=lambda message: (message.at, message.id), reverse=found[1] == " desc")


def _term(term: str, names: Collection[str]) -> tuple[str, Callable[[Any, Any], bool], object]:
    found = re.fullmatch(r"(\w+) (eq|ge|gt|le|lt) (?:'(.*)'|(\S+))", term.strip("() "))
    if not found or found[1] not in names:
        raise invalid(f"Invalid filter clause: {term}", "ErrorInvalidUrlQueryFilter")
    value = found[3].replace("''", "'") if found[3] is not None else _LITERALS.get(found[4], found[4])
    return found[1], _OPERATORS[found[2]], value
