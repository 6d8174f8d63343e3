"""On which days events are that last whole days: Exchange says at which moment the first of them begins."""

from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.ical.zones import named

_TO_THE_DAY: Final = timedelta(hours=13)
"""Leads from the midnight of a zone to its day in UTC, between Hawaii, UTC-10, and New Zealand's summer, UTC+13.

No number does for more than 24 hours: in a zone of one's own at UTC+14 (Kiritimati) the day is that before, and at
UTC-11 (Niue) or UTC-12 that after.
"""


def day_of(began: datetime, zone: str) -> tuple[str, str]:
    """The day, `2026-01-05`, that begins then, and the name of a zone in which it does.

    `zone`: that of the event, by Windows' name. Of a zone that somebody has made, nothing but the name is told, which
    is the same for all: then the moment says how far from Greenwich midnight was.
    """
    try:
        known = named(zone)
        local = began.astimezone(known or UTC)
        if known is not None and not (local.hour or local.minute):
            return f"{local:%Y-%m-%d}", zone
        midnight = (began + _TO_THE_DAY).replace(hour=0, minute=0, second=0)
    except OverflowError:
        return f"{began:%Y-%m-%d}", ""
    return f"{midnight:%Y-%m-%d}", _east(midnight - began)


def _east(shift: timedelta) -> str:
    minutes = round(shift.total_seconds() / 60)
    return f"GMT{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
