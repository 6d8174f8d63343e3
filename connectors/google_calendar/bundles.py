"""Which of the events that Google lists belong together."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Final

from connectors.errors import ProviderBug
from connectors.google.api import Json
from connectors.google_calendar.group import Bundle
from connectors.google_calendar.standing import is_cancelled, is_told
from connectors.ical.zones import iana
from connectors.untrusted import parts, text

_OCCURRENCE: Final = re.compile(r"(.+)_([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})Z)?")
"""The id of an occurrence: that of its series, and when it was to begin, in UTC, or on which day."""


def series_of(event: Json) -> str:
    """The id of the series that it is, or is an occurrence of; its own where it does not recur."""
    return text(event, "recurringEventId") or text(event, "id")


def is_of_series(event: Json) -> bool:
    """It recurs, or stands for one occurrence."""
    return bool(event.get("recurrence") or text(event, "recurringEventId"))


def events_in(answer: Json) -> Iterator[Json]:
    """Those that it lists. Raises ProviderBug for one without an id."""
    for event in parts(answer, "items"):
        if not text(event, "id"):
            raise ProviderBug("Google lists an event without an id", ", ".join(sorted(event)))
        yield _placed(event)


def _placed(event: Json) -> Json:
    """An occurrence that was deleted may be told with nothing but its id."""
    found = _OCCURRENCE.fullmatch(text(event, "id"))
    if not found or not is_cancelled(event) or "recurringEventId" in event or "start" in event:
        return event
    series, *date, hour, minute, second = found.groups()
    day = "-".join(date)
    when = {"dateTime": f"{day}T{hour}:{minute}:{second}Z"} if hour else {"date": day}
    return {**event, "recurringEventId": series, "originalStartTime": when}


def home_of(answer: Json) -> tzinfo:
    """The time zone of a calendar, as its entry and every listing of its events say."""
    return iana(text(answer, "timeZone")) or UTC


def bundled(calendar: str, series: str, events: Mapping[str, Json], home: tzinfo) -> list[Bundle]:
    """All events of one series by their ids. Each occurrence by itself where the series is not in the calendar.

    So it is for guests who are asked to some occurrences only.
    """
    master = events.get(series)
    others = [event for ident, event in events.items() if ident != series]
    if master and is_told(master):
        return [Bundle(calendar, master, others, home)]
    return [Bundle(calendar, other, (), home) for other in others if is_told(other)]


def by_series(events: Iterable[Json]) -> dict[str, dict[str, Json]]:
    """Series → event → the last that is said of it."""
    found: dict[str, dict[str, Json]] = {}
    for event in events:
        found.setdefault(series_of(event), {})[text(event, "id")] = event
    return found
