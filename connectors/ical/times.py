"""The times of day that a rule picks, as seconds since midnight by the wall clock: RFC 5545 3.3.10."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from connectors.ical.limits import Budget
from connectors.ical.rule import Freq, Rule

_DAY = 86_400
_UNIT = {Freq.HOURLY: 3600, Freq.MINUTELY: 60, Freq.SECONDLY: 1}


class Times:
    """The times of one rule on any day."""

    def __init__(self, rule: Rule, start: datetime, timed: bool, budget: Budget) -> None:
        """`start` is DTSTART, naive; unless `timed` it is a date, to which BYHOUR and the like do not apply."""
        self._rule, self._budget = rule, budget
        self._unit = _UNIT.get(rule.freq, _DAY)
        self._anchor = start.toordinal() * _DAY + _seconds(start)
        self._allowed = _allowed(rule, start) if timed else [0]
        self._same_daily = _DAY % (rule.interval * self._unit) == 0
        budget.spend(len(self._allowed))
        if self.within_day and self._same_daily:
            self._allowed = self._aligned(start.date())

    @property
    def within_day(self) -> bool:
        """FREQ is HOURLY, MINUTELY or SECONDLY: INTERVAL and BYSETPOS apply inside the day."""
        return self._unit < _DAY

    def on(self, day: date) -> Sequence[int]:
        """The seconds of `day`, ascending; for a rule within the day, positions are picked already."""
        if not self.within_day:
            return self._allowed
        chosen = self._allowed if self._same_daily else self._aligned(day)
        if not self._rule.positions:
            return chosen
        groups = (list(group) for _, group in groupby(chosen, key=lambda second: second // self._unit))
        return [second for group in groups for second in picked(group, self._rule.positions)]

    def _aligned(self, day: date) -> list[int]:
        """Those whose hour, minute or second INTERVAL hits, counted from DTSTART's."""
        self._budget.spend(len(self._allowed))
        first, step = day.toordinal() * _DAY, self._rule.interval
        anchor = self._anchor // self._unit
        return [second for second in self._allowed if ((first + second) // self._unit - anchor) % step == 0]


def picked(items: Sequence[int], positions: Iterable[int]) -> list[int]:
    """Those at `positions` (BYSETPOS: from 1, or from the end where negative), in their own order."""
    size = len(items)
    indexes = {at - 1 if at > 0 else size + at for at in positions}
    return [items[index] for index in sorted(indexes) if 0 <= index < size]


def _allowed(rule: Rule, start: datetime) -> list[int]:
    hours = rule.hours or (range(24) if rule.freq in _UNIT else (start.hour,))
    minutes = rule.minutes or (range(60) if rule.freq in (Freq.MINUTELY, Freq.SECONDLY) else (start.minute,))
    seconds = rule.seconds or (range(60) if rule.freq is Freq.SECONDLY else (start.second,))
    # A leap second is the second before it, as in `parse_moment`.
    distinct = sorted({min(second, 59) for second in seconds})
    return [hour * 3600 + minute * 60 + second for hour in hours for minute in minutes for second in distinct]


def _seconds(wall: datetime) -> int:
    return wall.hour * 3600 + wall.minute * 60 + wall.second
