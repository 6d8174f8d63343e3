"""The methods of the Calendar API. https://developers.google.com/calendar/api/v3/reference"""

from collections.abc import Callable, Mapping
from typing import Final

from tests.servers.google.calendars import NOW, STUB, CalendarList, FakeCalendar
from tests.servers.google.call import Call, invalid
from tests.servers.google.event_filters import NOT_WITH_TOKEN, WITHOUT_TOKEN, wanted
from tests.servers.google.refusal import Refusal
from tests.servers.google.synced import page
from tests.servers.https.exchange import Json

ROLES: Final = ("freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner")
"""From the least right to the most."""
_OPEN: Final = ("kind", "etag", "id", "status", "created", "updated", "start", "end", "visibility", "iCalUID",
                "sequence", "recurrence", "recurringEventId", "originalStartTime", "eventType")  # fmt: skip
"""What a reader sees of a private event."""


class CalendarApi:
    """Answers for all calendars."""

    def __init__(self, lists: Mapping[str, CalendarList], calendars: Mapping[str, FakeCalendar]) -> None:
        """`lists` by the person's address, `calendars` by their ids."""
        self._lists, self._calendars = lists, calendars
        self.handlers: Final[Mapping[str, Callable[[Call], Json]]] = {
            "calendar.calendarList.list": self._list,
            "calendar.calendarList.get": self._entry,
            "calendar.events.list": self._events,
            "calendar.events.get": self._event,
        }

    def _list(self, call: Call) -> Json:
        shown = self._lists.get(call.user, CalendarList())
        since = shown.log.since(call)
        if since is not None and (banned := {"minAccessRole", "showOwnOrganizationOnly"} & call.query.keys()):
            raise _not_with_token(min(banned))
        least = ROLES.index(call.text("minAccessRole") or ROLES[0])
        found = {
            id_: entry
            for id_, entry in shown.entries.items()
            if _is_told(call, entry, since, shown.log.changed[id_], least)
        }
        head = {"kind": "calendar#calendarList", "etag": f'"p{shown.log.number}"'}
        return {**head, **page(call, shown.log, found, default=100, most=250)}

    def _entry(self, call: Call) -> Json:
        return self._shown(call)[1]

    def _events(self, call: Call) -> Json:
        calendar, entry = self._shown(call)
        since = calendar.log.since(call)
        if since is not None:
            if banned := NOT_WITH_TOKEN & call.query.keys():
                raise _not_with_token(min(banned))
            if call.text("showDeleted") == "false":
                raise invalid("showDeleted", "false")
        found = {
            id_: _sparse(event)
            if since is not None and calendar.sparse and _is_deleted_occurrence(event)
            else _seen(call, entry, calendar, event, bare=since is not None and not call.flag("showDeleted"))
            for id_, event in calendar.events.items()
            if wanted(call, calendar, event, since)
        }
        listed = page(call, calendar.log, found, default=250, most=2_500, synced=not WITHOUT_TOKEN & call.query.keys())
        head = {"kind": "calendar#events", "etag": f'"p{calendar.log.number}"', "updated": NOW, "defaultReminders": []}
        about = {"summary": entry["summary"], "timeZone": calendar.zone, "accessRole": entry["accessRole"]}
        return {**head, **about, **listed}

    def _event(self, call: Call) -> Json:
        calendar, entry = self._shown(call)
        event = calendar.events.get(call.names["eventId"])
        if event is None:
            raise Refusal(404, "notFound", "Not Found")
        return _seen(call, entry, calendar, event, bare=False)

    def _shown(self, call: Call) -> tuple[FakeCalendar, Json]:
        id_ = call.names["calendarId"]
        id_ = call.user if id_ == "primary" else id_
        entry = self._lists.get(call.user, CalendarList()).entries.get(id_)
        if entry is None or entry.get("deleted"):
            raise Refusal(404, "notFound", "Not Found")
        return self._calendars[id_], entry


def _is_told(call: Call, entry: Json, since: int | None, changed: int, least: int) -> bool:
    if since is not None:
        return changed > since
    if (entry.get("deleted") and not call.flag("showDeleted")) or (entry.get("hidden") and not call.flag("showHidden")):
        return False
    return ROLES.index(str(entry.get("accessRole", "owner"))) >= least


def _seen(call: Call, entry: Json, calendar: FakeCalendar, event: Json, *, bare: bool) -> Json:
    """An event as the caller sees it. `bare`: nothing of what was deleted but that it was."""
    if event["status"] == "cancelled" and (bare or not _is_kept(calendar, event)):
        return {name: event[name] for name in STUB if name in event}
    if entry["accessRole"] in ROLES[:3] and event.get("visibility") in ("private", "confidential"):
        return {name: event[name] for name in _OPEN if name in event}
    return _with_attendees(event, call.whole("maxAttendees", 1_000, 1_000))


def _is_deleted_occurrence(event: Json) -> bool:
    return event["status"] == "cancelled" and "recurringEventId" in event


def _sparse(event: Json) -> Json:
    return {name: event[name] for name in STUB[:4]}


def _is_kept(calendar: FakeCalendar, event: Json) -> bool:
    """The organizer's calendar goes on showing what was deleted; what was an occurrence only is a stub everywhere."""
    organizer = event.get("organizer")
    is_own = isinstance(organizer, dict) and organizer.get("email") == calendar.id
    return is_own and "recurringEventId" not in event


def _with_attendees(event: Json, most: int) -> Json:
    attendees = event.get("attendees", [])
    assert isinstance(attendees, list)
    if len(attendees) <= most:
        return event
    return {**event, "attendees": [who for who in attendees if who.get("self")], "attendeesOmitted": True}


def _not_with_token(name: str) -> Refusal:
    return Refusal(400, "invalid", f"{name} cannot be given together with a sync token", located=name)
