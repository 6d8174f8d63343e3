"""Calendars of Exchange Online with their events, and the list of those that a person has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from threading import RLock

from tests.servers.https.exchange import Json
from tests.servers.microsoft.delta import Log
from tests.servers.microsoft.event_fields import described, rule
from tests.servers.microsoft.ids import CONTAINER, IMMUTABLE, change_key, opaque
from tests.servers.microsoft.listeners import Tell, nobody
from tests.servers.microsoft.times import Time, moment

_HOUR = timedelta(hours=1)
_numbers = count(1)


@dataclass(slots=True)
class Event:
    """A single event, or a series."""

    id: str
    start: datetime
    """In UTC; of one that lasts all day: midnight UTC. Of a series: its first occurrence's."""
    end: datetime
    properties: Json
    version: int
    starts: list[datetime] = field(default_factory=list)
    """When a series' occurrences begin by its rule."""
    exceptions: dict[datetime, "Differing"] = field(default_factory=dict)
    deleted: set[datetime] = field(default_factory=set)
    """Occurrences that are no more."""


@dataclass(slots=True)
class Differing:
    """An occurrence that differs."""

    start: datetime
    end: datetime
    properties: Json = field(default_factory=dict)


@dataclass(slots=True)
class FakeCalendar:
    """A calendar. Its methods are what people do to it; the server only reads it.

    Events are given in Graph's words. Besides, `start` and `end` may be moments or days, `attendees` and `organizer`
    addresses, `location` and `body` texts, and `sequence` is that of the invitations.
    """

    id: str
    lock: RLock
    owner: str
    attributes: Json
    """The resource calendar."""
    zone: str = "W. Europe Standard Time"
    """Of events that are given without one."""
    events: dict[str, Event] = field(default_factory=dict)
    log: Log = field(default_factory=Log)
    gone: dict[str, list[str]] = field(default_factory=dict)
    """Series that were deleted: the ids of their exceptions."""
    tell: Tell = nobody
    _occurrences: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def put(self, start: Time, end: Time | None = None, **event: object) -> str:
        """A new event; returns its id. What is not said is as in one that the calendar's owner made herself."""
        with self.lock:
            id_ = opaque(IMMUTABLE, self.id, number := next(_numbers))
            begins = moment(start)
            ends = moment(end) if end else begins + (timedelta(days=1) if _is_day(start) else _HOUR)
            given = {"isAllDay": _is_day(start), "originalStartTimeZone": self._zone(start), **event}
            self.events[id_] = Event(id_, begins, ends, described(given, self.owner), number)
            self._touch(id_, "created")
            return id_

    def put_series(self, starts: Sequence[Time], length: timedelta | None = None, **event: object) -> str:
        """A new series with an occurrence at each of `starts`; returns its master's id."""
        with self.lock:
            first, length = starts[0], length or (timedelta(days=1) if _is_day(starts[0]) else _HOUR)
            begins = [moment(start) for start in starts]
            recurrence = rule(begins, self._zone(first))
            end = first + length if isinstance(first, date) else None
            id_ = self.put(first, end or begins[0] + length, **{"recurrence": recurrence, **event})
            self._begin(self.events[id_], begins)
            return id_

    def change(self, id_: str, /, **fields: object) -> None:
        """Changes an event or a whole series; `starts`: a series' new ones, which ends its exceptions."""
        with self.lock:
            event = self.events[id_]
            if "starts" in fields:
                starts = fields.pop("starts")
                assert isinstance(starts, Sequence)
                fields = {**fields, "start": starts[0], "end": moment(starts[0]) + (event.end - event.start)}
                event.exceptions.clear()
                event.deleted.clear()
                self._begin(event, [moment(start) for start in starts])
            event.start, event.end = _times(event, fields)
            event.properties = {**event.properties, **described(fields, self.owner, is_new=False)}
            self._touch(id_, "updated")

    def change_occurrence(self, master: str, start: Time, /, **fields: object) -> None:
        """Makes one occurrence, that which begins at `start` by the rule, differ from its series."""
        with self.lock:
            series, original = self.events[master], moment(start)
            length = series.end - series.start
            exception = series.exceptions.setdefault(original, Differing(original, original + length))
            exception.start, exception.end = _times(exception, fields)
            exception.properties.update(described(fields, self.owner, is_new=False))
            self._touch(master, "updated")

    def delete_occurrence(self, master: str, start: Time) -> None:
        """Deletes one occurrence, that which begins at `start` by the rule."""
        with self.lock:
            series, original = self.events[master], moment(start)
            series.deleted.add(original)
            series.exceptions.pop(original, None)
            self._touch(master, "updated")

    def cancel(self, id_: str) -> None:
        """The organizer, somebody else, cancels it: it stays until its owner removes it."""
        with self.lock:
            subject = f"Canceled: {self.events[id_].properties['subject']}"
            self.change(id_, isCancelled=True, showAs="free", subject=subject)

    def delete(self, id_: str) -> None:
        """Deletes an event or a whole series."""
        with self.lock:
            event = self.events.pop(id_)
            self.gone[id_] = [self.occurrence(id_, start) for start in event.exceptions]
            self._touch(id_, "deleted")

    def occurrence(self, master: str, start: Time) -> str:
        """The id of the occurrence that begins at `start` by the rule."""
        return opaque(f"{IMMUTABLE}_occ", master, moment(start))

    def expire_tokens(self, why: str = "SyncStateNotFound") -> None:
        """Links given so far are worth nothing from now on. `why`: the code told (410)."""
        with self.lock:
            self.log.expire(why)

    def find(self, id_: str) -> tuple[Event, datetime | None] | None:
        """An event, or a series and the start (by its rule) of one occurrence."""
        master, start = self._occurrences.get(id_, (id_, None))
        event = self.events.get(master)
        if event is None or (start and (start in event.deleted or start not in event.starts)):
            return None
        return event, start

    def occurrences(self, event: Event) -> Iterator[tuple[datetime, datetime, datetime]]:
        """Of a series: the start by the rule, the start and the end of each that there is."""
        length = event.end - event.start
        for original in event.starts:
            if original not in event.deleted:
                exception = event.exceptions.get(original)
                times = (exception.start, exception.end) if exception else (original, original + length)
                yield (original, *times)

    def _begin(self, event: Event, starts: list[datetime]) -> None:
        event.starts = starts
        self._occurrences.update({self.occurrence(event.id, start): (event.id, start) for start in starts})

    def _touch(self, id_: str, change: str) -> None:
        self.log.touch(id_)
        if id_ in self.events:
            self.events[id_].version = next(_numbers)
        self.tell(change, id_)

    def _zone(self, start: Time) -> str:
        return str(start["timeZone"]) if isinstance(start, Mapping) else self.zone


@dataclass(slots=True)
class Calendars:
    """Those of one person."""

    address: str
    lock: RLock
    calendars: dict[str, FakeCalendar] = field(default_factory=dict)
    """By name. The default one is there always."""

    def __post_init__(self) -> None:
        """Makes the default calendar."""
        self.calendar("Calendar")

    def calendar(self, name: str, **attributes: object) -> FakeCalendar:
        """One by its name, made if it is not there; `attributes`: what the resource calendar is to say."""
        with self.lock:
            if name not in self.calendars:
                id_ = opaque(CONTAINER, self.address, "calendar", name)
                self.calendars[name] = FakeCalendar(id_, self.lock, self.address, _calendar(id_, name, self.address))
            found = self.calendars[name]
            found.attributes.update(attributes)
            return found

    def remove(self, name: str) -> None:
        """Deletes a calendar with its events."""
        with self.lock:
            del self.calendars[name]

    def by_id(self, id_: str) -> FakeCalendar | None:
        """The calendar with that id, if there is one."""
        return next((calendar for calendar in self.calendars.values() if calendar.id == id_), None)

    def find(self, id_: str) -> tuple[FakeCalendar, Event, datetime | None] | None:
        """An event of any of them."""
        for calendar in self.calendars.values():
            if found := calendar.find(id_):
                return calendar, *found
        return None


def _calendar(id_: str, name: str, owner: str) -> Json:
    return {
        "id": id_,
        "name": name,
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": name == "Calendar",
        "changeKey": change_key(1),
        "canShare": True,
        "canViewPrivateItems": True,
        "canEdit": True,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "isTallyingResponses": name == "Calendar",
        "isRemovable": name != "Calendar",
        "owner": {"name": owner.partition("@")[0].title(), "address": owner},
    }


def _times(event: Event | Differing, fields: Mapping[str, object]) -> tuple[datetime, datetime]:
    length = event.end - event.start
    start = moment(fields["start"]) if "start" in fields else event.start  # type: ignore[arg-type]
    return start, moment(fields["end"]) if "end" in fields else start + length  # type: ignore[arg-type]


def _is_day(time: Time) -> bool:
    return isinstance(time, date) and not isinstance(time, datetime)
