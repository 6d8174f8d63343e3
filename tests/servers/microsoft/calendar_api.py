"""The operations on calendars. https://learn.microsoft.com/graph/api/resources/calendar"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft import delta, events
from tests.servers.microsoft.calendars import Calendars, Event, FakeCalendar
from tests.servers.microsoft.call import Call, Handlers
from tests.servers.microsoft.listing import asked_of, page_of
from tests.servers.microsoft.refusal import not_found
from tests.servers.microsoft.selectable import shape_of
from tests.servers.microsoft.shape import Shape
from tests.servers.microsoft.window import Window

Lists = Callable[[str], Calendars]
"""The calendars of an address. Raises Refusal where there is no mailbox that Graph hands out."""


class CalendarApi:
    """Answers for all calendars."""

    def __init__(self, lists: Lists, wrong: list[str]) -> None:
        """`wrong`: where it is noted that a client asks for ids that may change."""
        self._lists, self._wrong = lists, wrong
        self.handlers: Final[Handlers] = {
            "calendars.list": self._calendars,
            "calendarView.list": self._view,
            "calendarView.delta": self._delta,
            "events.get": self._event,
            "events.instances": self._instances,
        }

    def _calendars(self, call: Call) -> Json:
        asked = asked_of(call)
        page, about = page_of(call, list(self._lists(call.user).calendars.values()))
        shape = shape_of(asked, "calendar")
        value = [shape(calendar.attributes) for calendar in page]
        return {**about, "value": value}

    def _view(self, call: Call) -> Json:
        calendar, window = self._calendar(call), Window.of(asked_of(call))
        found = [
            (start, item, original)
            for item in calendar.events.values()
            for start, end, original in _instances(calendar, item)
            if window.shows(start, end)
        ]
        return self._listed(call, calendar, sorted(found, key=lambda each: (each[0], each[1].id)))

    def _instances(self, call: Call) -> Json:
        calendar, item, _ = self._found(call)
        window = Window.of(asked_of(call))
        found = [
            (start, item, original)
            for start, end, original in _instances(calendar, item)
            if window.shows(start, end) and original
        ]
        # Exceptions come first in Microsoft's own example: https://learn.microsoft.com/graph/api/event-list-instances
        return self._listed(call, calendar, sorted(found, key=lambda each: each[2] not in item.exceptions))

    def _listed(self, call: Call, calendar: FakeCalendar, found: list[tuple[datetime, Event, datetime | None]]) -> Json:
        page, about = page_of(call, found)
        shape = shape_of(asked_of(call), "event")
        value = [shape(self._told(call, calendar, item, original)) for _, item, original in page]
        return {**about, "value": value}

    def _event(self, call: Call) -> Json:
        return shape_of(call.query, "event")(self._told(call, *self._found(call)))

    def _delta(self, call: Call) -> Json:
        """$select is not supported, and ignored: https://learn.microsoft.com/graph/delta-query-events"""
        calendar = self._calendar(call)
        token = delta.round_of(call, calendar.log, calendar.id)
        window = Window.of(token.asked)
        return delta.told(call, calendar.log, token, lambda id_: self._changed(call, calendar, window, id_))

    def _changed(self, call: Call, calendar: FakeCalendar, window: Window, id_: str) -> list[Json]:
        """An event as delta tells it; a series with all its occurrences within the window.

        Occurrences that were deleted are not told: https://github.com/microsoftgraph/microsoft-graph-docs/pull/4501
        """
        item = calendar.events.get(id_)
        if item is None:
            return [delta.removed(gone, "event") for gone in (id_, *calendar.gone.get(id_, ()))]
        seen = [window.shows(start, end) for start, end, _ in _instances(calendar, item)]
        if not any(seen):
            return [delta.removed(id_, "event")]
        whole = [Shape()(self._told(call, calendar, item, None))]
        parts = [self._part(call, calendar, window, item, each) for each in calendar.occurrences(item)]
        return [{"@odata.type": "#microsoft.graph.event", **told} for told in (*whole, *parts) if told]

    def _part(
        self, call: Call, calendar: FakeCalendar, window: Window, item: Event, of: tuple[datetime, datetime, datetime]
    ) -> Json:
        original, start, end = of
        if original not in item.exceptions:
            return events.minimal(calendar, item, original) if window.shows(start, end) else {}
        if not window.shows(start, end):
            return delta.removed(calendar.occurrence(item.id, original), "event")
        return Shape()(self._told(call, calendar, item, original))

    def _told(self, call: Call, calendar: FakeCalendar, item: Event, original: datetime | None) -> Json:
        if not call.keeps_ids:
            self._wrong.append(f"{call.method}: the client asks for ids that may change")
        as_text = call.prefers("outlook.body-content-type") == "text"
        zone = call.prefers("outlook.timezone") or "UTC"
        return events.event(calendar, item, original, zone=zone, as_text=as_text)

    def _calendar(self, call: Call) -> FakeCalendar:
        calendars = self._lists(call.user)
        id_ = call.names.get("calendar", "")
        found = calendars.by_id(id_) if id_ else calendars.calendar("Calendar")
        if found is None:
            raise not_found()
        return found

    def _found(self, call: Call) -> tuple[FakeCalendar, Event, datetime | None]:
        found = self._lists(call.user).find(call.names["id"])
        if found is None:
            raise not_found()
        return found


def _instances(calendar: FakeCalendar, item: Event) -> Iterator[tuple[datetime, datetime, datetime | None]]:
    """When an event takes place: start, end and, of an occurrence, the start by the rule."""
    if not item.starts:
        yield item.start, item.end, None
    for original, start, end in calendar.occurrences(item):
        yield start, end, original
