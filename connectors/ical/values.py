"""Dates, times, durations and offsets as they stand in calendars: RFC 5545 3.3 and 3.8.2.

MOMENT  a wall-clock time and the zone in which it is meant; a date is the midnight that begins it.
LENGTH  days by the wall clock, then seconds by the stop-watch: RFC 5545 3.3.6 makes the difference.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from connectors.ical.errors import NotUnderstood

_TIME = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:[.,][0-9]+)?(Z)?)?$", re.I
)
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?"
    r"(?:T(?:([0-9]{1,8})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,10})S)?)?$",
    re.I,
)
_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?$")
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""So that a zone's offset never leaves what `datetime` can hold."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a calendar writes it. `wall` is naive; its `fold` is 0 (RFC 5545 3.3.5: the first of two)."""

    wall: datetime
    zone: tzinfo
    all_day: bool = False
    utc: datetime = field(init=False, repr=False, compare=False)
    """Aware. A time that the clock skips is read with the offset before the gap (RFC 5545 3.3.5)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "utc", self.wall.replace(tzinfo=self.zone).astimezone(UTC))

    @property
    def stamp(self) -> str:
        """What is the same in whatever zone it is written: `20260105T090000Z`, or `20260105` for a date."""
        return _date(self.wall) if self.all_day else basic(self.utc)

    def at(self, wall: datetime) -> "Moment":
        """Another wall-clock time of the same kind."""
        return Moment(wall, self.zone, self.all_day)


@dataclass(frozen=True, slots=True)
class Length:
    """How long an event lasts."""

    days: int = 0
    seconds: int = 0

    def after(self, start: Moment) -> datetime:
        """The end, aware, in UTC."""
        first = start.at(start.wall + timedelta(days=self.days)) if self.days else start
        return first.utc + timedelta(seconds=self.seconds)


def basic(moment: datetime) -> str:
    """An aware time in UTC as RFC 5545 writes it."""
    return f"{_date(moment)}T{moment.hour:02d}{moment.minute:02d}{moment.second:02d}Z"


def _date(moment: datetime) -> str:
    # strftime takes ten times as long, and does not pad years.
    return f"{moment.year:04d}{moment.month:02d}{moment.day:02d}"


def parse_moment(text: str, zone: tzinfo) -> Moment:
    """A DATE or DATE-TIME; `zone` is what its TZID says, unused where it ends in Z. Raises NotUnderstood."""
    found = _TIME.match(text.strip())
    if found is None:
        raise NotUnderstood("a date or time is not one")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NotUnderstood("a date is out of range")
    try:
        midnight = datetime(year, month, day)  # noqa: DTZ001 wall-clock time, its zone stands beside it
    except ValueError as error:
        raise NotUnderstood("a date does not exist") from error
    if hour > 24 or minute > 59 or second > 60:
        raise NotUnderstood("a time does not exist")
    # 23:59:60 is a leap second, and 24:00 is midnight for some exporters.
    wall = midnight + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    return Moment(wall, UTC if found[7] else zone, found[4] is None)


def parse_duration(text: str) -> Length:
    """A DURATION (RFC 5545 3.3.6), negative ones included. Raises NotUnderstood."""
    found = _DURATION.match(text.strip())
    if found is None:
        raise NotUnderstood("a duration is not one")
    sign = -1 if found[1] == "-" else 1
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
    return Length(sign * (weeks * 7 + days), sign * (hours * 3600 + minutes * 60 + seconds))


def parse_offset(text: str) -> timedelta:
    """A UTC-OFFSET (RFC 5545 3.3.14) of less than a day. Raises NotUnderstood."""
    found = _OFFSET.match(text.strip())
    if found is None or int(found[2]) > 23 or int(found[3]) > 59:
        raise NotUnderstood("an offset from UTC is not one")
    size = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -size if found[1] == "-" else size


def fixed(offset: timedelta) -> tzinfo:
    """A zone that never changes its clocks."""
    return timezone(offset)


def between(start: Moment, end: Moment) -> Length:
    """What lasts from `start` to `end`, never negative: whole days for dates, seconds by the stop-watch for times."""
    if start.all_day and end.all_day:
        return Length(days=max(0, (end.wall - start.wall).days))
    return Length(seconds=max(0, int((end.utc - start.utc).total_seconds())))


def midnight(day: date) -> datetime:
    """The naive midnight that begins `day`."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 wall-clock time
