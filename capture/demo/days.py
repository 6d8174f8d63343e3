"""The days of the story: working days counted from the day it is told, so that it never looks old.

`{-12}` in a text is the twelfth working day before, `{+3 10:00}` ten o'clock in Hamburg on the third after it. The
notation of what stands there instead depends on the file: prose, iCalendar, mail header or CRM export.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")

Notation = Callable[[date, time | None], str]
"""Writes a day, with or without a time of day in ZONE."""

_PLACEHOLDER = re.compile(r"\{([+-]?\d+)(?: (\d\d:\d\d))?\}")


@dataclass(frozen=True, slots=True)
class Days:
    """Days relative to `today`; on a weekend the Friday before it counts as today."""

    today: date

    def day(self, offset: int) -> date:
        """The working day `offset` working days after today, before it where negative."""
        weekday = min(self.today.weekday(), 4)
        monday = self.today - timedelta(days=self.today.weekday())
        weeks, days = divmod(weekday + offset, 5)
        return monday + timedelta(weeks=weeks, days=days)

    def moment(self, text: str) -> datetime:
        """`-12 09:14` as an aware time in ZONE. Raises ValueError where it is not one."""
        offset, clock = text.split()
        return datetime.combine(self.day(int(offset)), time.fromisoformat(clock), ZONE)

    def fill(self, text: str, notation: Notation) -> str:
        """`text` with every placeholder written in `notation`."""

        def written(found: re.Match[str]) -> str:
            clock = time.fromisoformat(found[2]) if found[2] else None
            return notation(self.day(int(found[1])), clock)

        return _PLACEHOLDER.sub(written, text)


def prose(day: date, clock: time | None) -> str:
    """`Tuesday 3 March` and `Tuesday 3 March at 10:00`."""
    return f"{day:%A} {day.day} {day:%B}" + (f" at {clock:%H:%M}" if clock else "")


def ical(day: date, clock: time | None) -> str:
    """DATE and local DATE-TIME of RFC 5545, 3.3.4 and 3.3.5: `20260303`, `20260303T100000`."""
    return f"{day:%Y%m%d}" + (f"T{clock:%H%M%S}" if clock else "")


def mail_header(day: date, clock: time | None) -> str:
    """The Date header of RFC 5322."""
    return format_datetime(datetime.combine(day, clock or time(), ZONE))


def crm_export(day: date, clock: time | None) -> str:
    """`2026-03-03`, and RFC 3339 in UTC where there is a time."""
    return f"{datetime.combine(day, clock, ZONE).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if clock else f"{day:%Y-%m-%d}"
