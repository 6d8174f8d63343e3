"""A VTIMEZONE as a `tzinfo`: RFC 5545 3.6.5 (https://www.rfc-editor.org/rfc/rfc5545#section-3.6.5).

icalendar's own expands every rule to 2038 whatever its density; this one is bounded, and reads offsets leniently.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

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


def embedded_zone(component: Component, budget: Budget) -> tzinfo:
    """The zone that a VTIMEZONE describes. Raises NotUnderstood."""
    changes = sorted(
        change
        for observance in component.components
        if observance.name in ("STANDARD", "DAYLIGHT")
        for change in _changes(observance, budget)
    )
    if not changes:
        raise NotUnderstood("a time zone has no rules")
    if len(changes) == 1:
        return fixed(changes[0].after)
    found = component.first("TZID")
    return _EmbeddedZone(found.text() if found else "", changes)


def _changes(observance: Component, budget: Budget) -> Iterator[_Change]:
    before = parse_offset(_needed(observance, "TZOFFSETFROM").value)
    after = parse_offset(_needed(observance, "TZOFFSETTO").value)
    start = parse_moment(_needed(observance, "DTSTART").value, fixed(before))
    for wall in {start.wall, *_recurring(observance, start, budget)}:
        yield _Change(wall, before, after)


def _recurring(observance: Component, start: Moment, budget: Budget) -> Iterator[datetime]:
    for rule in observance.every("RRULE"):
        yield from islice(expand(parse_rule(rule.value), start, Span(_FROM, _TO), budget), _MAX_CHANGES)
    for dates in observance.every("RDATE"):
        for text in dates.value.split(",")[:_MAX_CHANGES]:
            yield parse_moment(text, UTC).wall


def _needed(observance: Component, name: str) -> Property:
    found = observance.first(name)
    if found is None:
        raise NotUnderstood(f"a time zone has no {name}")
    return found
