"""Days and working days, Monday to Friday, as people in a zone count them. Holidays are not known.

A zone of None is the machine's own.
"""

from datetime import date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)
_SATURDAY = 5


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """At which it begins. By the clock of that day: the change to summer time may be between it and now."""
    at = datetime.combine(day, time())
    return at.replace(tzinfo=zone) if zone else at.astimezone()


def is_working(day: datetime) -> bool:
    """Neither Saturday nor Sunday."""
    return day.weekday() < _SATURDAY


def end_of(now: datetime, further: int, zone: tzinfo | None) -> datetime:
    """Midnight at the end of the last of the `further` next working days; with 0, of today."""
    day = now.astimezone(zone)
    while further:
        day += _DAY
        further -= is_working(day)
    return midnight(day.date() + _DAY, zone)


def a_day_before(now: datetime, zone: tzinfo | None) -> datetime:
    """A working day earlier: the same time of the working day before; on a weekend, before its Friday."""
    day = now.astimezone(zone)
    while not is_working(day):
        day -= _DAY
    day -= _DAY
    while not is_working(day):
        day -= _DAY
    return day


def start_of_week(now: datetime, zone: tzinfo | None) -> datetime:
    """Monday's midnight."""
    day = now.astimezone(zone)
    return midnight(day.date() - day.weekday() * _DAY, zone)


def start_of_month(now: datetime, zone: tzinfo | None) -> datetime:
    """Midnight of the first."""
    day = now.astimezone(zone)
    return midnight(day.date().replace(day=1), zone)
