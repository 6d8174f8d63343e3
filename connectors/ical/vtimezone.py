"""A VTIMEZONE as a `tzinfo`: RFC 5545 3.6.5 (https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5).

icalendar's own expands every rule to 2038 whatever its density; this one is bounded, and reads offsets leniently.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Self

from connectors.ical.content import Component, Property
from connectors.ical.errors import NotUnderstood
from connectors.ical.expand import Span, expand
from connectors.ical.limits import Budget
from connectors.ical.rule import parse_rule
from connectors.ical.values import Moment, fixed, parse_moment, parse_offset

_MAX_CHANGES = 400
"""Of one observance: two a year for two centuries."""
_FROM = datetime(1970, 1, 1)  # noqa: DTZ001 wall-clock time
_TO = datetime(2100, 1, 1)  # noqa: DTZ001 wall-clock time
_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """At the wall-clock time `wall`, as it was before, the offset goes from `before` to `after`."""

    wall: datetime
    before: timedelta
    after: timedelta


class _EmbeddedZone(tzinfo):
    """Changes in ascending order; before the first of them its old offset holds."""

    def __init__(self, name: str, changes: list[_Change]) -> None:
        self._name, self._changes = name, changes
        self._walls = [each.wall for each in changes]
        self._instants = [each.wall - each.before for each in changes]

    def utcoffset(self, when: datetime | None) -> timedelta:
        if when is None:
            return self._changes[0].before
        wall = when.replace(tzinfo=None, fold=0)
        found = bisect_right(self._walls, wall)
        if found == 0:
            return self._changes[0].before
        change = self._changes[found - 1]
        return change.before if _still_before(change, wall, when.fold) else change.after

    def fromutc(self, when: datetime) -> datetime:
        found = bisect_right(self._instants, when.replace(tzinfo=None, fold=0))
        return when + (self._changes[found - 1].after if found else self._changes[0].before)

    def dst(self, when: datetime | None) -> timedelta:  # noqa: ARG002 signature of tzinfo
        return _ZERO

    def tzname(self, when: datetime | None) -> str:  # noqa: ARG002 signature of tzinfo
        return self._name


def _still_before(change: _Change, wall: datetime, fold: int) -> bool:
    """Inside the hour that the clock skips, the old offset counts (RFC 5545 3.3.5)."""
    return fold == 0 and wall < change.wall + (change.after - change.before)


@dataclass(frozen=True, slots=True)
class _Observance:
    """A STANDARD or DAYLIGHT, as written."""

    before: str
    after: str
    start: str
    rules: tuple[str, ...]
    dates: tuple[str, ...]

    @classmethod
    def of(cls, component: Component) -> Self:
        return cls(
            before=_needed(component, "TZOFFSETFROM").value,
            after=_needed(component, "TZOFFSETTO").value,
            start=_needed(component, "DTSTART").value,
            rules=tuple(each.value for each in component.every("RRULE")),
            dates=tuple(each.value for each in component.every("RDATE")),
        )


def embedded_zone(component: Component, budget: Budget) -> tzinfo:
    """The zone that a VTIMEZONE describes. Raises NotUnderstood, also for one that takes more than the budget has."""
    budget.spend(0)
    found = component.first("TZID")
    parts = [each for each in component.components if each.name in ("STANDARD", "DAYLIGHT")]
    zone, steps = _built(found.text() if found else "", tuple(map(_Observance.of, parts)))
    budget.spend(steps)
    if zone is None:
        raise NotUnderstood("a time zone has no rules, or none that can be followed")
    return zone


@lru_cache(64)
def _built(name: str, observances: tuple[_Observance, ...]) -> tuple[tzinfo | None, int]:
    """The zone, None where it cannot be understood, and the steps that it took: all events of a calendar repeat it."""
    budget = Budget()
    try:
        changes = sorted(change for observance in observances for change in _changes(observance, budget))
    except NotUnderstood:
        return None, budget.spent
    if len(changes) == 1:
        return fixed(changes[0].after), budget.spent
    return _EmbeddedZone(name, changes) if changes else None, budget.spent


def _changes(observance: _Observance, budget: Budget) -> Iterator[_Change]:
    before, after = parse_offset(observance.before), parse_offset(observance.after)
    start = parse_moment(observance.start, fixed(before))
    for wall in {start.wall, *_recurring(observance, start, budget)}:
        yield _Change(wall, before, after)


def _recurring(observance: _Observance, start: Moment, budget: Budget) -> Iterator[datetime]:
    for rule in observance.rules:
        yield from islice(expand(parse_rule(rule), start, Span(_FROM, _TO), budget), _MAX_CHANGES)
    for dates in observance.dates:
        for text in dates.split(",")[:_MAX_CHANGES]:
            yield parse_moment(text, UTC).wall


def _needed(observance: Component, name: str) -> Property:
    found = observance.first(name)
    if found is None:
        raise NotUnderstood(f"a time zone has no {name}")
    return found
