"""Times as Graph writes them: https://learn.microsoft.com/graph/api/resources/datetimetimezone"""

from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.graph.requests import Json
from connectors.ical.zones import named
from connectors.untrusted import instant, text

_HALF_A_DAY: Final = timedelta(hours=12)
"""Leads from the midnight of any zone to its day in UTC."""


def moment(when: Json) -> datetime | None:
    """A time in its zone, aware and in UTC; a time of a zone that nobody knows is one in UTC. None for what is none."""
    written = text(when, "dateTime")
    zone, found = named(text(when, "timeZone")) or UTC, instant(written)
    if found is None or zone is UTC or written.endswith("Z"):
        return found
    try:
        return found.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return None


def slot_day(began: datetime, zone: str) -> str:
    """The day that an occurrence of whole days was to be on, `2026-01-05`; `began`: when, as originalStart has it.

    Days of Graph begin at midnight in UTC, wherever they are; by the clock of their own zone they do where Graph says
    when they really begin.
    """
    own = named(zone)
    if not (began.hour or began.minute):
        return f"{began:%Y-%m-%d}"
    try:
        return f"{began.astimezone(own) if own else began + _HALF_A_DAY:%Y-%m-%d}"
    except OverflowError:
        return f"{began:%Y-%m-%d}"
