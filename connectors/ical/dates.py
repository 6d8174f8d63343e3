"""The days that a rule picks from one period: the table of RFC 5545 3.3.10, and SKIP of RFC 7529 4.1.

PERIOD  a year, a month, a week or a day; which one FREQ says. With BYWEEKNO a year is a week-year as in ISO 8601, but
        starting on WKST, and INTERVAL counts such years.
ANCHOR  the day of DTSTART, which fills in what the rule leaves open.

Where several parts apply, the first of BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY makes the days, the others thin them.
"""

from calendar import isleap, monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from connectors.ical.rule import Rule, Skip

_DAY = timedelta(days=1)


def year_days(rule: Rule, anchor: date, year: int) -> list[date]:
    """The days of a YEARLY rule in `year`, ascending."""
    # A yearly rule with a day of the month alone means DTSTART's month, as in libical: a birthday, not twelve.
    months = rule.months or (range(1, 13) if rule.days else (anchor.month,))
    if rule.weeks:
        open_weekday = not (rule.days or rule.month_days or rule.year_days)
        found = (
            day
            for day in _days_of_weeks(rule, year)
            if (not open_weekday or day.weekday() == anchor.weekday()) and _passes(rule, day)
        )
    elif rule.year_days:
        found = (day for day in _days_of_year(rule, year) if _passes(rule, day))
    elif rule.month_days:
        found = (
            day
            for month in months
            for day in _days_of_month(rule, year, month, rule.month_days)
            if _is_named(rule, day)
        )
    elif rule.days:
        found = (day for span in _spans(rule, year) for day in _weekdays(rule, *span))
    else:
        found = (day for month in months for day in _days_of_month(rule, year, month, (anchor.day,)))
    return sorted(set(found))


def month_days(rule: Rule, anchor: date, year: int, month: int) -> list[date]:
    """The days of a MONTHLY rule in one month, ascending; SKIP may move one over its edge."""
    if rule.months and month not in rule.months:
        return []
    if rule.days and not rule.month_days:
        return sorted(set(_weekdays(rule, *_month(year, month))))
    found = _days_of_month(rule, year, month, rule.month_days or (anchor.day,))
    return sorted({day for day in found if _is_named(rule, day)})


def week_days(rule: Rule, anchor: date, first: date) -> list[date]:
    """The days of a WEEKLY rule in the week that begins with `first`, ascending."""
    wanted = {each.weekday for each in rule.days} or {anchor.weekday()}
    week = (first + timedelta(days=offset) for offset in range(7))
    return [day for day in week if day.weekday() in wanted and (not rule.months or day.month in rule.months)]


def day_itself(rule: Rule, day: date) -> list[date]:
    """`day` if a DAILY rule, or one of a higher frequency, allows it."""
    named = not rule.days or any(each.weekday == day.weekday() for each in rule.days)
    return [day] if named and _passes_numbers(rule, day) else []


def first_week(year: int, week_start: int) -> date:
    """The first day of the first week with at least four days in `year`."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


def week_year(day: date, week_start: int) -> int:
    """The year whose numbered weeks contain `day`."""
    for year in (day.year + 1, day.year):
        if first_week(year, week_start) <= day:
            return year
    return day.year - 1


def _days_of_weeks(rule: Rule, year: int) -> Iterable[date]:
    first = first_week(year, rule.week_start)
    count = (first_week(year + 1, rule.week_start) - first).days // 7
    for number in rule.weeks:
        week = number - 1 if number > 0 else count + number
        if 0 <= week < count:
            yield from (first + timedelta(days=week * 7 + offset) for offset in range(7))


def _days_of_year(rule: Rule, year: int) -> Iterable[date]:
    size = 366 if isleap(year) else 365
    return _placed(rule.year_days, date(year, 1, 1), size, rule.skip)


def _days_of_month(rule: Rule, year: int, month: int, numbers: Iterable[int]) -> Iterable[date]:
    return _placed(numbers, date(year, month, 1), monthrange(year, month)[1], rule.skip)


def _placed(numbers: Iterable[int], first: date, size: int, skip: Skip) -> Iterable[date]:
    """The numbered days of a period of `size` days; a missing one is left out or moved past the edge that it missed."""
    for number in numbers:
        offset = number - 1 if number > 0 else size + number
        if not 0 <= offset < size:
            if skip is Skip.OMIT:
                continue
            before = -1 if offset < 0 else size - 1
            offset = before if skip is Skip.BACKWARD else before + 1
        yield first + timedelta(days=offset)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, first + timedelta(days=monthrange(year, month)[1] - 1)


def _spans(rule: Rule, year: int) -> list[tuple[date, date]]:
    """What the numbers of BYDAY count in: the months of BYMONTH, else the year."""
    return [_month(year, month) for month in rule.months] or [(date(year, 1, 1), date(year, 12, 31))]


def _weekdays(rule: Rule, first: date, last: date) -> Iterable[date]:
    for each in rule.days:
        start = first + timedelta(days=(each.weekday - first.weekday()) % 7)
        every = [start + timedelta(days=days) for days in range(0, (last - start).days + 1, 7)]
        if each.nth == 0:
            yield from every
        elif abs(each.nth) <= len(every):
            yield every[each.nth - 1 if each.nth > 0 else each.nth]


def _passes(rule: Rule, day: date) -> bool:
    return _is_named(rule, day) and _passes_numbers(rule, day)


def _is_named(rule: Rule, day: date) -> bool:
    """BYDAY as a filter; numbered weekdays count in the month."""
    if not rule.days:
        return True
    if all(each.nth == 0 for each in rule.days):
        return any(each.weekday == day.weekday() for each in rule.days)
    return day in _weekdays(rule, *_month(day.year, day.month))


def _passes_numbers(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days:
        size = monthrange(day.year, day.month)[1]
        if day.day not in rule.month_days and day.day - size - 1 not in rule.month_days:
            return False
    if rule.year_days and rule.skip is Skip.OMIT:
        size, number = 366 if isleap(day.year) else 365, day.timetuple().tm_yday
        return number in rule.year_days or number - size - 1 in rule.year_days
    return True
