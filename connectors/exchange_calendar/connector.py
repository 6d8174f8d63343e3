"""The calendars of one mailbox at an Exchange server as one source.

A pass asks each calendar what has changed in it, once an hour also which calendars there are. In another month all is
compared with what capture holds, as the window of series has moved. Mode is always DELTA: what is gone is named. Until
a pass has ended its cursor stays where it was: what it has handed over is known by its version.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from config.exchange import ExchangeOptions
from connectors.ews.notifications import Event
from connectors.ews.office import Office
from connectors.ews.watching import Watching
from connectors.exchange_calendar.calendars import Calendar, chosen
from connectors.exchange_calendar.census import census
from connectors.exchange_calendar.contents import contents
from connectors.exchange_calendar.passes import Pass
from connectors.exchange_calendar.reader import Reader
from connectors.exchange_calendar.state import UNFINISHED, State
from connectors.exchange_calendar.telling import Telling
from connectors.ical import window_at, window_name
from connectors.ical.group import in_pages
from connectors.ical.named import counted
from connectors.model.sync import Content, Cursor, Gone, Identity, Listed, Mode, Page, Seen, Unreadable
from connectors.outlook.meetings.held import Held
from connectors.outlook.meetings.ids import whole
from connectors.protocol import Connector, Hints, Surroundings

PAGE: Final = 500
"""Changes on a page, unless one series alone has more: it is recorded as a whole or not at all."""


class ExchangeCalendarConnector:
    """See `connectors.protocol.Connector` and `Watcher`."""

    def __init__(self, options: ExchangeOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where what it takes to sign in cannot be read."""
        self._surroundings, self._names = surroundings, options.calendars
        self._office = Office(options, surroundings)
        self._watching = Watching(options, surroundings, self._office)
        self._read: Sequence[str] = ()
        """Ids of the calendars that the last pass has read."""
        self._events: Mapping[str, str] = {}

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, different or gone. Raises ConnectorError, for one calendar after the pages of all others."""
        self._watching.end()
        state, reader = State.of(since), self._reader()
        if state and (state.window, state.asked) != (window_name(reader.window), self._names):
            state = None
        hour = self._surroundings.now().strftime("%Y-%m-%dT%H")
        this = Pass(reader, self._surroundings.known, self._names, state, hour)
        under_way = since if since and state else UNFINISHED
        last: Mapping[str, str] = {}
        for group, is_last in in_pages(this.groups(), PAGE):
            # The page before may still be in hand.
            self._events, last = {**last, **group.events}, group.events
            cursor = this.state().cursor() if is_last else under_way
            yield Page(group.changes, cursor, Mode.DELTA, is_last and this.failure is None)
        self._read = list(this.state().calendars)
        if this.failure:
            raise this.failure

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """What meetings say of themselves, read from the server now. Raises ConnectorError."""
        self._watching.end()
        return contents(self._reader(), ids, self._events)

    def census(self) -> Iterator[Listed]:
        """Every event and series with something to tell, and the name of its calendar. Raises ConnectorError."""
        self._watching.end()
        reader = self._reader()
        return census(reader, self._calendars(reader), Held.of(self._surroundings.known("")))

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """What these events and series come to now. Raises ConnectorError."""
        self._watching.end()
        found: dict[str, str] = {}
        self._events = found
        if not ids:
            return
        reader = self._reader()
        telling = Telling(reader, lambda _: {})
        for group in telling.looked_for(dict.fromkeys(map(whole, ids)), self._calendars(reader)):
            found |= group.events
            yield from (change for change in group.changes if not isinstance(change, Gone))
        if telling.failure:
            raise telling.failure

    def raw(self, ident: str) -> bytes | None:
        """The event or series as iCalendar, as the server makes it."""
        self._watching.end()
        return self._office.mime(whole(ident))

    def probe(self) -> Identity:
        """Which calendars there are, and whose. Raises ConnectorError."""
        self._watching.end()
        names = [calendar.name for calendar in self._calendars(self._reader())]
        return Identity(self._office.address, counted(names))

    def watch(self) -> Hints | None:
        """By a stream of the server's. None where it does not stream, or not to so many, or nothing was read yet."""
        return self._watching.begin(lambda: self._read, tuple(Event))

    def close(self) -> None:
        """Lets go of its connections."""
        self._watching.end()
        self._office.close()

    def _reader(self) -> Reader:
        return Reader(self._office, window_at(self._surroundings.now(), self._surroundings.reach))

    def _calendars(self, reader: Reader) -> list[Calendar]:
        return chosen(reader.calendars(), self._names)


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of calendars of a connection of kind `exchange`."""
    if not isinstance(options, ExchangeOptions):
        raise TypeError("these are not the options of a connection of kind exchange")
    return ExchangeCalendarConnector(options, surroundings)
