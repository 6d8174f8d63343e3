"""Which events events.list tells. https://developers.google.com/calendar/api/v3/reference/events/list"""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tests.servers.google.calendars import FakeCalendar
from tests.servers.google.call import Call
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json

NOT_WITH_TOKEN: Final = frozenset(
    {"iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax", "updatedMin"}
)
"""Parameters that a request with a sync token must not have."""
WITHOUT_TOKEN: Final = NOT_WITH_TOKEN - {"timeMin", "timeMax"}
"""Those whose answers give no sync token."""
_KNOWN: Final = frozenset(
    {"calendarId", "eventTypes", "fields", "iCalUID", "maxAttendees", "maxResults", "pageToken", "showDeleted",
     "singleEvents", "syncToken", "timeMax", "timeMin", "alt", "prettyPrint"}
)  # fmt: skip


def wanted(call: Call, calendar: FakeCalendar, event: Json, since: int | None) -> bool:
    """Whether the list has this event. `since`: only what changed after that number; None for all there is."""
    _check(call)
    types, uid = call.many("eventTypes"), call.text("iCalUID")
    if (types and event["eventType"] not in types) or (uid is not None and event["iCalUID"] != uid):
        return False
    if since is not None:
        return calendar.log.changed[str(event["id"])] > since
    return _is_visible(call, calendar, event) and _is_within(call, event)


def _check(call: Call) -> None:
    if unknown := call.query.keys() - _KNOWN:
        raise Refusal(400, "invalid", f"The Google of the tests does not do {min(unknown)}", located=min(unknown))
    if call.flag("singleEvents"):
        raise Refusal(400, "invalid", "The Google of the tests does not expand series", located="singleEvents")


def _is_visible(call: Call, calendar: FakeCalendar, event: Json) -> bool:
    """Deleted events are not, but when asked for; cancelled occurrences of a series that goes on always are."""
    if event["status"] != "cancelled" or call.flag("showDeleted"):
        return True
    series = calendar.events.get(str(event.get("recurringEventId")))
    return series is not None and series["status"] != "cancelled"


def _is_within(call: Call, event: Json) -> bool:
    """A series is taken to go on for ever; who asks gets more than she needs, as of any series with an occurrence."""
    least, most = call.text("timeMin"), call.text("timeMax")
    if most is not None and _moment(event["start"]) >= datetime.fromisoformat(most):
        return False
    return least is None or "recurrence" in event or _moment(event["end"]) > datetime.fromisoformat(least)


def _moment(time: object) -> datetime:
    assert isinstance(time, dict)
    moment = datetime.fromisoformat(str(time.get("dateTime") or time["date"]))
    zone = ZoneInfo(time["timeZone"]) if time.get("timeZone") else UTC
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
