"""The calendars at Microsoft 365 of one person as one source.

A pass asks the list of calendars and each calendar what has changed, all in one request; a calendar that cannot say is
listed, and compared with what capture holds. So is each in another month, as what Graph tells is of a fixed window.
Mode is always DELTA: what is gone is named. Until a pass has ended its cursor stays where it was: what it has handed
over is known by its version.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from config.microsoft import MicrosoftOptions
from connectors.graph.client import Client
from connectors.ical import window_at, window_name
from connectors.ical.group import in_pages
from connectors.ical.named import counted
from connectors.model.sync import Content, Cursor, Gone, Identity, Listed, Mode, Page, Seen, Unreadable
from connectors.outlook.meetings.held import Held
from connectors.outlook.meetings.ids import occurrence_of, whole
from connectors.outlook_calendar.calendars import Calendar, chosen
from connectors.outlook_calendar.census import census
from connectors.outlook_calendar.contents import contents
from connectors.outlook_calendar.passes import Pass
from connectors.outlook_calendar.reader import Reader
from connectors.outlook_calendar.state import UNFINISHED, State
from connectors.outlook_calendar.telling import Telling
from connectors.protocol import Connector, Hints, Surroundings

PAGE: Final = 500
"""Changes on a page, unless one series alone has more: it is recorded as a whole or not at all."""


class OutlookCalendarConnector:
    """See `connectors.protocol.Connector`. A Watcher without a voice, so that its connection is kept between passes."""

    def __init__(self, options: MicrosoftOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where the credentials cannot be read."""
        self._surroundings, self._names = surroundings, options.calendars
        self._client = Client(options, surroundings)
        self._events: Mapping[str, str] = {}

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, different or gone. Raises ConnectorError, for one calendar after the pages of all others."""
        state, reader = State.of(since), self._reader()
        if state and (state.window, state.asked) != (window_name(reader.window), self._names):
            state = None
        hour = self._surroundings.now().strftime("%Y-%m-%dT%H")
        this = Pass(reader, self._surroundings.known, self._names, state, hour)
        under_way = since if since and state else UNFINISHED
        for group, is_last in in_pages(this.groups(), PAGE):
            self._events = group.events
            cursor = this.state().cursor() if is_last else under_way
            yield Page(group.changes, cursor, Mode.DELTA, is_last and this.failure is None)
        if this.failure:
            raise this.failure

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """What meetings say of themselves, read from Graph now. Raises ConnectorError."""
        return contents(self._reader(), {item: self._events.get(item, occurrence_of(item)) for item in ids})

    def census(self) -> Iterator[Listed]:
        """Every event and series with something to tell, and the name of its calendar. Raises ConnectorError."""
        reader = self._reader()
        return census(reader, self._calendars(reader), Held.of(self._surroundings.known("")))

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """What these events and series come to now. Raises ConnectorError."""
        found: dict[str, str] = {}
        self._events = found
        if not ids:
            return
        reader = self._reader()
        telling = Telling(reader, lambda _: {})
        for group in telling.missed(dict.fromkeys(map(whole, ids)), self._calendars(reader)):
            found |= group.events
            yield from (change for change in group.changes if not isinstance(change, Gone))

    def raw(self, ident: str) -> bytes | None:
        """The event or series as Graph's JSON, with its words."""
        return self._reader().raw(whole(ident))

    def probe(self) -> Identity:
        """Which calendars there are, and whose. Raises ConnectorError."""
        found = self._reader().calendars()
        own = next((calendar.owner for calendar in found if calendar.is_default), None)
        names = [calendar.name for calendar in chosen(found, self._names)]
        return Identity(own or self._client.address, counted(names))

    def watch(self) -> Hints | None:
        """What Microsoft notifies of comes by another way: None."""
        return None

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def _reader(self) -> Reader:
        return Reader(self._client, window_at(self._surroundings.now(), self._surroundings.reach))

    def _calendars(self, reader: Reader) -> list[Calendar]:
        return chosen(reader.calendars(), self._names)


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of calendars of a connection of kind `microsoft`."""
    if not isinstance(options, MicrosoftOptions):
        raise TypeError("these are not the options of a connection of kind microsoft")
    return OutlookCalendarConnector(options, surroundings)
