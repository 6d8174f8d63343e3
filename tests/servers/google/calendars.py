"""Calendars with their events, and the lists that people see them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from threading import RLock
from typing import Final
from zoneinfo import ZoneInfo

from tests.servers.google.synced import Log
from tests.servers.https.exchange import Json

NOW: Final = "2026-01-02T03:04:05.000Z"
"""When everything was created and changed last, unless said otherwise."""
STUB: Final = ("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")
"""What is certain of a cancelled occurrence; of other cancelled events the first four."""


@dataclass(slots=True)
class FakeCalendar:
    """A calendar. Its methods are what people do to it; the server only reads it."""

    id: str
    lock: RLock
    summary: str = ""
    zone: str = "Europe/Paris"
    events: dict[str, Json] = field(default_factory=dict)
    """By id, with the cancelled ones."""
    log: Log = field(default_factory=Log)
    sparse: bool = False
    """Cancelled occurrences are told to sync tokens without the series they are of: against the documents, but seen
    (KeepSoftwareSimple/compass-calendar, pull request 2808)."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def put(self, event: Mapping[str, object]) -> str:
        """A new event (or an exception of one: with recurringEventId and originalStartTime); returns its id.

        What is not said is as in an event that the calendar's owner made herself.
        """
        with self.lock:
            master = self.events.get(str(event.get("recurringEventId")), {})
            id_ = str(event.get("id") or self._new_id(event))
            me = {"email": self.id, "self": True}
            organizer = {"organizer": master.get("organizer", me), "creator": master.get("creator", me)}
            self._store(
                id_,
                {
                    "kind": "calendar#event",
                    "status": "confirmed",
                    "htmlLink": f"https://www.google.com/calendar/event?eid={id_}",
                    "created": NOW,
                    "updated": NOW,
                    **organizer,
                    "iCalUID": master.get("iCalUID", f"{id_}@google.com"),
                    "sequence": 0,
                    "reminders": {"useDefault": True},
                    "eventType": "default",
                    **event,
                    "id": id_,
                },
            )
            return id_

    def change(self, id_: str, **fields: object) -> None:
        """Changes an event; None takes a field away. The id of an occurrence that is none yet makes an exception."""
        with self.lock:
            event = self.events.get(id_) or self._occurrence(id_)
            changed = {**event, **fields}
            self._store(id_, {name: value for name, value in changed.items() if value is not None})

    def cancel(self, id_: str) -> None:
        """Deletes an event, with its exceptions; or an occurrence of a series, by the id it has or would have."""
        with self.lock:
            event = self.events.get(id_) or self._occurrence(id_)
            self._store(id_, {**event, "status": "cancelled"})
            for other in list(self.events.values()):
                if other.get("recurringEventId") == id_:
                    self._store(str(other["id"]), {**other, "status": "cancelled"})

    def occurrence(self, master: str, start: datetime | date) -> str:
        """The id of a series' occurrence that begins at `start` by its rule."""
        if isinstance(start, datetime):
            return f"{master}_{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        return f"{master}_{start:%Y%m%d}"

    def expire_tokens(self) -> None:
        """From now on Google does not know what changed until now: 410 for who asks by an earlier token."""
        with self.lock:
            self.log.expire()

    def _store(self, id_: str, event: Json) -> None:
        self.log.touch(id_)
        self.events[id_] = {**event, "etag": f'"{self.log.number:016d}"'}
        if "attendees" in event:
            self.events[id_]["attendees"] = [self._attendee(attendee) for attendee in _list(event["attendees"])]

    def _attendee(self, attendee: Json) -> Json:
        me = {"self": True} if attendee.get("email") == self.id else {}
        return {"responseStatus": "needsAction", **attendee, **me}

    def _new_id(self, event: Mapping[str, object]) -> str:
        master, start = event.get("recurringEventId"), event.get("originalStartTime")
        if not master:
            return f"{next(self._numbers):026d}"
        assert isinstance(start, dict), "an exception has originalStartTime"
        begins = start.get("dateTime")
        return self.occurrence(
            str(master), datetime.fromisoformat(begins) if begins else date.fromisoformat(start["date"])
        )

    def _occurrence(self, id_: str) -> Json:
        """An event like its series, at the time that the id says."""
        master_id, _, stamp = id_.rpartition("_")
        master = self.events[master_id]
        begins, ends = _map(master["start"]), _map(master["end"])
        length = _moment(ends) - _moment(begins)
        start = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ" if "T" in stamp else "%Y%m%d").replace(tzinfo=UTC)
        inherited = {name: value for name, value in master.items() if name not in ("recurrence", "etag")}
        times = {
            "start": _like(begins, start),
            "end": _like(ends, start + length),
            "originalStartTime": _like(begins, start),
        }
        return {**inherited, "id": id_, "recurringEventId": master_id, **times}


@dataclass(slots=True)
class CalendarList:
    """The calendars that one person sees."""

    entries: dict[str, Json] = field(default_factory=dict)
    """By id, with those taken from the list."""
    log: Log = field(default_factory=Log)

    def show(self, calendar: FakeCalendar, owner: str, attributes: Mapping[str, object]) -> None:
        """Adds a calendar, or changes what the list says of it."""
        mine = {"primary": True} if calendar.id == owner else {}
        self.log.touch(calendar.id)
        known = self.entries.get(calendar.id) or {
            "kind": "calendar#calendarListEntry",
            "id": calendar.id,
            "summary": calendar.summary or calendar.id,
            "timeZone": calendar.zone,
            "accessRole": "owner",
            "selected": True,
            "defaultReminders": [],
            **mine,
        }
        self.entries[calendar.id] = {**known, **attributes, "etag": f'"{self.log.number:016d}"'}

    def remove(self, id_: str) -> None:
        """The person takes the calendar from her list, or may not see it any more."""
        self.log.touch(id_)
        stub = {"kind": "calendar#calendarListEntry", "id": id_, "etag": f'"{self.log.number:016d}"', "deleted": True}
        self.entries[id_] = stub


def _moment(time: Json) -> datetime:
    moment = datetime.fromisoformat(str(time.get("dateTime") or time["date"]))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _like(time: Json, moment: datetime) -> Json:
    if "date" in time:
        return {"date": f"{moment:%Y-%m-%d}"}
    zone = str(time.get("timeZone", "UTC"))
    return {"dateTime": moment.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}


def _map(value: object) -> Json:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[Json]:
    assert isinstance(value, list)
    return value
