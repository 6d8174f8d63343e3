"""What we ask of calendars: https://learn.microsoft.com/graph/api/resources/calendar"""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from connectors.graph.requests import Get
from connectors.ical import Window

MOST: Final = 100
"""Events on a page."""
_MOMENT: Final = timedelta(minutes=1)
_SEQUENCE: Final = "Integer {00062002-0000-0000-C000-000000000046} Id 0x8201"
"""SEQUENCE of the invitations to a meeting, which Graph has no name for: PidLidAppointmentSequence of [MS-OXOCAL]."""
_ENVELOPE: Final = (
    "id,iCalUId,type,seriesMasterId,subject,start,end,isAllDay,originalStart,originalStartTimeZone,isCancelled,"
    "organizer,attendees,responseStatus,sensitivity,showAs,categories,lastModifiedDateTime"
)
"""No body, place or way to join: those are read only where policy has kept the event."""
_WORDS: Final = "id,body,location,onlineMeeting,onlineMeetingUrl"
_PLAIN: Final = 'outlook.body-content-type="text"'
"""Where words come unasked, they are at least short."""
_EXPANDED: Final = quote(f"singleValueExtendedProperties($filter=id eq '{_SEQUENCE}')", safe="$(),='")


def calendars() -> Get:
    """The list of calendars."""
    return Get("/calendars?$select=id,name,owner,canEdit,isDefaultCalendar&$top=100")


def listing(calendar: str, window: Window) -> Get:
    """All events that touch the window, with a link at their end to what has changed since.

    https://learn.microsoft.com/graph/api/event-delta: it takes no $select.
    """
    return following(f"/calendars/{_id(calendar)}/calendarView/delta?{_times(window.start, window.end)}")


def following(link: str) -> Get:
    """Where such a listing, or the changes since one, goes on."""
    return Get(link, (f"odata.maxpagesize={MOST}", _PLAIN))


def at_the_time(calendar: str, window: Window) -> Get:
    """The ids of what a calendar has there."""
    times = _times(window.start, max(window.end, window.start + _MOMENT))
    return Get(f"/calendars/{_id(calendar)}/calendarView?{times}&$select=id&$top={MOST}")


def event(event: str) -> Get:
    """One, without its words; of a series what its occurrences share."""
    return Get(f"/events/{_id(event)}?$select={_ENVELOPE}&$expand={_EXPANDED}")


def occurrences(series: str, window: Window) -> Get:
    """Those of a series that touch the window, without their words."""
    times = _times(window.start, window.end)
    return Get(f"/events/{_id(series)}/instances?{times}&$select={_ENVELOPE}&$top={MOST}")


def presence(event: str) -> Get:
    """Whether there is one."""
    return Get(f"/events/{_id(event)}?$select=id")


def words(event: str) -> Get:
    """What one says of itself."""
    return Get(f"/events/{_id(event)}?$select={_WORDS}", (_PLAIN,))


def sequence_of(properties: list[tuple[str, str]]) -> str:
    """SEQUENCE among the extended properties of an event, by their ids; "" where there is none."""
    return next((value for name, value in properties if name.casefold() == _SEQUENCE.casefold()), "")


def _times(start: datetime, end: datetime) -> str:
    return f"startDateTime={start:%Y-%m-%dT%H:%M:%SZ}&endDateTime={end:%Y-%m-%dT%H:%M:%SZ}"


def _id(written: str) -> str:
    return quote(written, safe="")
