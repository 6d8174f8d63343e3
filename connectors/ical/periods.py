"""The calendar cut into numbered periods, as FREQ says: which number holds a day, and which of its days a rule picks.

Numbers are absolute, so that INTERVAL is a step and a window is reached by division, not by walking to it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from connectors.ical import dates
from connectors.ical.rule import Freq, Rule

_WEEK = 7


class Periods(Protocol):
    """Years, months, weeks or days."""

    def number(self, day: date) -> int:
        """Of the period that holds `day`."""
        ...

    def days(self, number: int) -> list[date]:
        """What the rule picks in that period, ascending; SKIP may move a day into a neighbouring one."""
        ...


def periods(rule: Rule, anchor: date) -> Periods:
    """Those of `rule`; days for HOURLY and above, since `Times` counts within a day. `anchor` is DTSTART's day."""
    if rule.freq is Freq.YEARLY:
        return _Years(rule, anchor)
    if rule.freq is Freq.MONTHLY:
        return _Months(rule, anchor)
    if rule.freq is Freq.WEEKLY:
        return _Weeks(rule, anchor)
    return _Days(rule)


@dataclass(frozen=True, slots=True)
class _Years:
    rule: Rule
    anchor: date

    def number(self, day: date) -> int:
        return dates.week_year(day, self.rule.week_start) if self.rule.weeks else day.year

    def days(self, number: int) -> list[date]:
        return dates.year_days(self.rule, self.anchor, number)


@dataclass(frozen=True, slots=True)
class _Months:
    rule: Rule
    anchor: date

    def number(self, day: date) -> int:
        return day.year * 12 + day.month - 1

    def days(self, number: int) -> list[date]:
        return dates.month_days(self.rule, self.anchor, number // 12, number % 12 + 1)


@dataclass(frozen=True, slots=True)
class _Weeks:
    rule: Rule
    anchor: date

    def number(self, day: date) -> int:
        # 0001-01-01, ordinal 1, is a Monday.
        return (day.toordinal() - 1 - self.rule.week_start) // _WEEK

    def days(self, number: int) -> list[date]:
        first = date.fromordinal(number * _WEEK + 1 + self.rule.week_start)
        return dates.week_days(self.rule, self.anchor, first)


@dataclass(frozen=True, slots=True)
class _Days:
    rule: Rule

    def number(self, day: date) -> int:
        return day.toordinal()

    def days(self, number: int) -> list[date]:
        return dates.day_itself(self.rule, date.fromordinal(number))
