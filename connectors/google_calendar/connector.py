"""The Google calendars of one person as one source.

A pass asks the list of calendars and each calendar what has changed, all in one request; a calendar that cannot say is
listed, and compared with what capture holds. Mode is always DELTA: what is gone is named. Until a pass has ended its
cursor stays where it was: what it has handed over is known by its version.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from config.providers import GoogleOptions
from connectors.google.api import calendar as calendar_api
from connectors.google.client import Client
from connectors.google_calendar.calendars import Calendar, calendars, chosen
from connectors.google_calendar.contents import contents
from connectors.google_calendar.ids import place
from connectors.google_calendar.passes import Pass
from connectors.google_calendar.reader import Reader
from connectors.google_calendar.requests import Requests
from connectors.google_calendar.state import UNFINISHED, State
from connectors.ical import Window, window_at, window_name
from connectors.ical.group import Group, in_calendar, in_pages
from connectors.ical.named import counted
from connectors.model.address import parse_address
from connectors.model.sync import Content, Cursor, Gone, Identity, Listed, Mode, Page, Seen, Unreadable
from connectors.protocol import Connector, Hints, Surroundings

PAGE: Final = 500
"""Changes on a page, unless one series alone has more: it is recorded as a whole or not at all."""


class GoogleCalendarConnector:
    """See `connectors.protocol.Connector`. A Watcher without a voice, so that its connection is kept between passes."""

    def __init__(self, options: GoogleOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the key or the client cannot be read."""
        self._surroundings, self._names = surroundings, options.calendars
        self._client = Client(options, surroundings.owner, calendar_api(options), pool=surroundings.pool)
        self._reader = Reader(self._client, Requests(self._client))
        self._events: Mapping[str, str] = {}

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, different or gone. Raises ConnectorError, for one calendar after the pages of all others."""
        state, window = State.of(since), self._window()
        if state and (state.window, state.asked) != (window_name(window), self._names):
            # Whatever has changed or not, endless series have other occurrences to show in another month.
            state = None
        hour = self._surroundings.now().strftime("%Y-%m-%dT%H")
        this = Pass(self._reader, self._surroundings.known, window, self._names, state, hour)
        under_way = since if since and state else UNFINISHED
        for group, is_last in in_pages(this.groups(), PAGE):
            self._events = group.events
            cursor = this.state().cursor() if is_last else under_way
            yield Page(group.changes, cursor, Mode.DELTA, is_last and this.failure is None)
        if this.failure:
            raise this.failure

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """What meetings say of themselves, read from Google now. Raises ConnectorError."""
        events = {item: self._events[item] for item in ids if item in self._events}
        others = {item for item in ids if item not in events}
        for group in self._groups({item.partition("#")[0] for item in others}):
            events |= {item: event for item, event in group.events.items() if item in others}
        return contents(self._reader, events)

    def census(self) -> Iterator[Listed]:
        """Every event and series with something to tell, and the name of its calendar. Raises ConnectorError."""
        window = self._window()
        for calendar in self._calendars():
            bundles = self._reader.bundles(calendar.id, self._reader.all_of(calendar.id))
            told = {bundle.ident: None for bundle in bundles if bundle.read(window).changes}
            yield from (Listed(resource, calendar.name) for resource in told)

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """What these events and series come to now. Raises ConnectorError."""
        found: dict[str, str] = {}
        self._events = found
        for group in self._groups(set(ids)):
            found |= group.events
            yield from (change for change in group.changes if not isinstance(change, Gone))

    def raw(self, ident: str) -> bytes | None:
        """The event or series as Google's JSON, with its words."""
        return self._reader.raw(*place(ident))

    def probe(self) -> Identity:
        """Which calendars there are, and whose. Raises ConnectorError."""
        found, _ = calendars(self._client, self._reader.requests)
        own = next((parse_address(calendar.id) for calendar in found if calendar.is_primary), None)
        names = [calendar.name for calendar in chosen(found, self._names)]
        return Identity(own, counted(names))

    def watch(self) -> Hints | None:
        """Google does not call: None."""
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _window(self) -> Window:
        return window_at(self._surroundings.now(), self._surroundings.reach)

    def _calendars(self) -> list[Calendar]:
        found, _ = calendars(self._client, self._reader.requests)
        return chosen(found, self._names)

    def _groups(self, resources: Collection[str]) -> Iterator[Group]:
        """What each of the events or series comes to, as far as it is there."""
        if not resources:
            return
        wanted: dict[str, list[str]] = {}
        for calendar, event in map(place, sorted(resources)):
            wanted.setdefault(calendar, []).append(event)
        window = self._window()
        for there in [each for each in self._calendars() if each.id in wanted]:
            for touched in self._reader.named(there.id, wanted[there.id], there.home):
                if touched.refused:
                    yield Group((touched.refused,), {})
                read = (bundle.read(window) for bundle in touched.bundles if bundle.ident in resources)
                yield from (in_calendar(group, there.name) for group in read)


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of calendars of a connection of kind `google`."""
    if not isinstance(options, GoogleOptions):
        raise TypeError("these are not the options of a connection of kind google")
    return GoogleCalendarConnector(options, surroundings)
