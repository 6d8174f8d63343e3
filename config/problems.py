"""Turns pydantic's findings into problems that say what to do."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from config.errors import Problem
from config.keys import known, sample
from config.sources import Layer, Location
from config.values import format_duration

_LIKE_ENOUGH: Final = 70
_WANTED: Final = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "string_type": "text",
    "datetime_from_date_parsing": "a moment with its zone",
    "datetime_parsing": "a moment with its zone",
    "datetime_type": "a moment with its zone",
    "timezone_aware": "a moment with its zone",
    "tuple_type": "a list",
    "path_type": "a path",
}


def problem(found: ErrorDetails, layers: Sequence[Layer]) -> Problem:
    """`layers` in any order of precedence, strongest first; they tell where the value came from."""
    location = _location(found)
    context = found.get("ctx", {})
    keys = str(context.get("keys") or _written(location))
    origins = [tuple(key.split(".")) for key in keys.split(", ")] if context.get("keys") else [location]
    wrong, remedy = _said(found, location)
    return Problem(keys, _place(origins, layers), wrong, remedy)


def _location(found: ErrorDetails) -> Location:
    """The key as it is written: a connection's options stand beside its owner, whatever its kind.

    Empty for what is wrong between sections.
    """
    if not found["loc"]:
        return ()
    head, *rest = found["loc"]
    if "options" not in rest:
        return (head, *rest)
    place = rest.index("options")
    return (head, *rest[:place], *(rest[place + 2 :] or ["kind"]))


def _said(found: ErrorDetails, location: Location) -> tuple[str, str]:
    kind, context = found["type"], found.get("ctx", {})
    if kind == "setting":
        return str(context["wrong"]), str(context["remedy"])
    if kind == "extra_forbidden":
        return "there is no such setting", _nearest(_name(location))
    if kind in ("missing", "union_tag_not_found"):
        return "it is missing", f"add a line such as {_line(location)}"
    if kind in ("enum", "literal_error"):
        return f"{found['input']!r} is not known here", f"write {context['expected']}"
    if kind == "union_tag_invalid":
        return f"{context['tag']!r} is not known here", f"write {context['expected_tags']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return f"{_shown(found['input'])} is out of range", f"set {bound}"
    if location == ("connections",):
        return "connections are a list", "declare each in the file, below a line [[connections]]"
    if kind == "model_type":
        head = "[[connections]]" if location[0] == "connections" else f"[{_name(location)}]"
        return "this is a section, not a value", f"write its keys below a line {head}"
    return f"this is not {_WANTED.get(kind, found['msg'])}", f"write it as in {_line(location)}"


def _shown(value: object) -> str:
    return format_duration(value) if isinstance(value, timedelta) else str(value)


def _nearest(key: str) -> str:
    """The key that was meant; it may belong to another section."""
    section, _, name = key.rpartition(".")
    here = [candidate for candidate in known() if candidate.startswith(f"{section}.")]
    everywhere = [*known(), *dict.fromkeys(candidate.partition(".")[0] for candidate in known())]

    def alike(asked: str, candidate: str, *, score_cutoff: float | None = None) -> float:  # noqa: ARG001
        return max(fuzz.ratio(asked, candidate), fuzz.ratio(name, candidate.rpartition(".")[2]) * 0.95)

    for choices in (here, everywhere):
        if best := process.extractOne(key, choices, scorer=alike, score_cutoff=_LIKE_ENOUGH):
            return f"did you mean {best[0]}? Else remove it"
    return f"remove it, or use one of: {', '.join(here or sorted(everywhere[len(known()) :]))}"


def _name(location: Location) -> str:
    return ".".join(step for step in location if isinstance(step, str))


def _written(location: Location) -> str:
    """The key as a person would name it; connections are counted from one."""
    return ".".join(f"no. {step + 1}" if isinstance(step, int) else step for step in location).replace(".no.", " no.")


def _line(location: Location) -> str:
    key = _name(location)
    return sample(key.rpartition(".")[2], known()[key], example=True)


def _place(origins: Sequence[Location], layers: Sequence[Layer]) -> str:
    """Of the strongest layer that says something at one of the locations, else nearest above it."""
    for depth in range(max(map(len, origins)), 0, -1):
        for layer in layers:
            for origin in origins:
                if layer.holds(origin[:depth]):
                    return layer.place(origin[:depth])
    return "default"
