"""A rule to the wall-clock times at which it happens.

dateutil expands from DTSTART on, whatever the window (`FREQ=SECONDLY` from 1970 runs for hours), and differs from
libical's reference cases in 23 of 146, mostly for BYWEEKNO and SKIP. Here a rule without COUNT starts at the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from connectors.ical.limits import Budget, TooMuch
from connectors.ical.periods import periods
from connectors.ical.rule import Rule
from connectors.ical.times import Times, picked
from connectors.ical.values import Moment, midnight

_LAST_DAY = date(9990, 12, 31)
"""Keeps the arithmetic within what `date` can hold."""
_GLANCE = 20_000
"""Steps: fifty years of days."""


@dataclass(frozen=True, slots=True)
class Span:
    """Naive wall-clock times: from `start` on, and before `end`."""

    start: datetime
    end: datetime


def expand(rule: Rule, start: Moment, span: Span, budget: Budget) -> Iterator[datetime]:
    """The naive wall-clock times of `rule` in `span`, ascending, none before `start`, none twice.

    `start` itself only where the rule names it: RFC 5545 3.8.5.3 leaves the other case open, and neither libical nor
    calcard adds it. Raises TooMuch.
    """
    end = min(span.end, _until(rule, start) or span.end)
    origin = start.wall if rule.count is not None else max(start.wall, span.start)
    found = _ascending(wall for wall in _walk(rule, start, origin, end, budget) if wall >= start.wall)
    for wall in found if rule.count is None else islice(found, rule.count):
        if wall >= end:
            return
        if wall >= span.start:
            yield wall


def goes_on(rule: Rule, start: Moment, after: datetime) -> bool:
    """May `rule` have occurrences at or after the wall-clock time `after`? Yes where finding out takes long."""
    if rule.count is None:
        until = _until(rule, start)
        return until is None or until > after
    try:
        return any(True for _ in expand(rule, start, Span(after, midnight(_LAST_DAY)), Budget(_GLANCE)))
    except TooMuch:
        return True


def _until(rule: Rule, start: Moment) -> datetime | None:
    """The wall-clock time before which the rule ends; a UNTIL that is a date, or meets one, includes its day."""
    if rule.until is None:
        return None
    if rule.until.all_day or start.all_day:
        return midnight(rule.until.wall.date()) + timedelta(days=1)
    until = rule.until.utc.astimezone(start.zone).replace(tzinfo=None) if rule.until_utc else rule.until.wall
    return until + timedelta(seconds=1)


def _ascending(walls: Iterator[datetime]) -> Iterator[datetime]:
    """Without repetitions: SKIP can move two days onto one."""
    last = datetime.min  # noqa: DTZ901 wall-clock time
    for wall in walls:
        if wall > last:
            last = wall
            yield wall


def _walk(rule: Rule, start: Moment, origin: datetime, end: datetime, budget: Budget) -> Iterator[datetime]:
    """From the period before `origin`'s to the one after `end`'s: SKIP can move a day into either."""
    anchor = start.wall.date()
    times = Times(rule, start.wall, not start.all_day, budget)
    cut = periods(rule, anchor)
    step = 1 if times.within_day else rule.interval
    first = cut.number(anchor)
    ahead = max(0, cut.number(origin.date()) - 1 - first)
    for number in range(first + -(-ahead // step) * step, cut.number(min(end.date(), _LAST_DAY)) + 2, step):
        budget.spend()
        yield from _of_period(rule, cut.days(number), times, budget)


def _of_period(rule: Rule, days: list[date], times: Times, budget: Budget) -> Iterator[datetime]:
    chosen: Iterator[tuple[date, int]]
    if rule.positions and not times.within_day and days:
        seconds = times.on(days[0])
        places = picked(range(len(days) * len(seconds)), rule.positions)
        chosen = ((days[at // len(seconds)], seconds[at % len(seconds)]) for at in places)
    else:
        chosen = ((day, second) for day in days for second in times.on(day))
    for day, second in chosen:
        budget.spend()
        yield midnight(day) + timedelta(seconds=second)
