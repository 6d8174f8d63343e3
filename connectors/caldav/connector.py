"""The calendars of one person on a CalDAV server as one source.

A pass asks for all calendars at once how they stand, one request where nothing has changed; of those that have changed,
the server says what did (RFC 6578), or their etags are compared with what capture holds. Mode is always DELTA: what is
gone is named. Until a pass has ended its cursor stays where it was: what it has handed over is known by its etag.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from pydantic import BaseModel

from config.providers import CalDavOptions
from connectors.caldav.auth import PasswordAuth
from connectors.caldav.calendars import Calendar, calendars_at, chosen
from connectors.caldav.client import Client, calendar_url
from connectors.caldav.discover import Place, discover
from connectors.caldav.hrefs import full, short
from connectors.caldav.passes import Pass
from connectors.caldav.resource import Group, read_resource
from connectors.caldav.state import UNFINISHED, State
from connectors.errors import NeedsPerson
from connectors.http import Http, check_encrypted
from connectors.ical import window_at, window_name
from connectors.ical.named import counted
from connectors.model.sync import Change, Content, Cursor, Gone, Identity, Listed, Mode, Page, Seen, Unreadable
from connectors.protocol import Connector, Hints, Surroundings

PAGE: Final = 200
"""Changes on a page, unless one resource alone has more: it is recorded as a whole or not at all. A larger one is
recorded more slowly: 1,030 µs an item with 200, 1,190 with 500."""


class CalDavConnector:
    """See `connectors.protocol.Connector`. A Watcher without a voice, so that its connection is kept between passes."""

    def __init__(self, options: CalDavOptions, surroundings: Surroundings) -> None:
        """Raises NeedsPerson where the password or the certificates cannot be read, or would travel in clear text."""
        check_encrypted(options.url)
        self._options, self._surroundings = options, surroundings
        auth = PasswordAuth(options.user or surroundings.owner, options.password)
        self._http = Http(auth, options.ca_file, public_only=options.public_only)
        self._client = Client(self._http)
        self._place: Place | None = None
        self._named: dict[str, str] = {}
        """The address of each calendar → its name."""
        self._texts: dict[str, str] = {}

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What is new, different or gone. Raises ConnectorError."""
        state, surroundings = State.of(since), self._surroundings
        place, calendars = self._look(state)
        window = window_at(surroundings.now(), surroundings.reach)
        before = dict(state.stamps) if state else None
        if state and state.window != window_name(window):
            # Whatever has changed or not, endless series have other occurrences to show now.
            before = dict.fromkeys(state.stamps, "")
        this = Pass(self._client, place.home, surroundings.known, window, calendars, before)
        under_way = since if since and state else UNFINISHED
        groups: list[Group] = []
        size = 0
        for group in this.groups():
            if groups and size + len(group.changes) > PAGE:
                yield self._page(groups, under_way, this.remaining)
                groups, size = [], 0
            groups.append(group)
            size += len(group.changes)
        yield self._page(groups, State(self._options.url, place, window_name(window), this.stamps).cursor())
        self._texts = {}

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """What meetings say of themselves: those of the last page from memory, others are read again."""
        others: dict[str, list[str]] = {}
        for item in ids:
            if item in self._texts:
                yield Content(item, self._texts[item])
            else:
                others.setdefault(item.partition("#")[0], []).append(item)
        for resource, group in self._read(others):
            yield from (Content(item, group.texts[item]) for item in others[resource] if item in group.texts)

    def census(self) -> Iterator[Listed]:
        """Every resource, with the name of its calendar; tasks are none. Raises ConnectorError."""
        place, calendars = self._look(None)
        for calendar in calendars:
            yield from (Listed(short(path, place.home), calendar.name) for path in self._client.listing(calendar.url))

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """What these resources hold now. Raises ConnectorError."""
        self._texts = {}
        for _, group in self._read(ids):
            self._texts |= group.texts
            yield from (change for change in group.changes if not isinstance(change, Gone))

    def raw(self, ident: str) -> bytes | None:
        """The resource as iCalendar; None too where the server has no form of it that we can read."""
        place = self._place or self._look(None)[0]
        path = full(ident.partition("#")[0], place.home)
        bodies = self._client.bodies(calendar_url(place.url, path), [path])
        return next((body.data for body in bodies), None)

    def probe(self) -> Identity:
        """Which calendars there are, and whose. Raises ConnectorError."""
        self._place = None
        place, calendars = self._look(None)
        owner = self._surroundings.owner
        address = owner if owner in place.addresses else next(iter(place.addresses), None)
        return Identity(address, counted([calendar.name for calendar in calendars]))

    def watch(self) -> Hints | None:
        """CalDAV servers do not call: None."""
        return None

    def close(self) -> None:
        """Ends the connection and forgets all texts."""
        self._texts = {}
        self._http.close()

    def _look(self, state: State | None) -> tuple[Place, list[Calendar]]:
        """Where the calendars are, and how those to be read stand: one request where the place is known."""
        place = self._place
        if place is None and state and state.asked == self._options.url:
            place = state.place
        if place is not None:
            try:
                found = calendars_at(self._client, place.all)
            except NeedsPerson:
                # Servers move people between hosts and paths; the address that they gave stays.
                place = None
        if place is None:
            place = discover(self._client, self._options.url)
            found = calendars_at(self._client, place.all)
        self._place, self._named = place, {calendar.url: calendar.name for calendar in found}
        return place, chosen(found, self._options.calendars)

    def _read(self, resources: Collection[str]) -> Iterator[tuple[str, Group]]:
        """The id of each of the resources that is there, and what it comes to."""
        if not resources:
            return
        place = self._place or self._look(None)[0]
        home = place.home
        window = window_at(self._surroundings.now(), self._surroundings.reach)
        paths = sorted(full(resource, home) for resource in resources)
        for calendar, inside in groupby(paths, lambda path: calendar_url(place.url, path)):
            for body in self._client.bodies(calendar, list(inside)):
                ident = short(body.path, home)
                yield ident, read_resource(ident, body.data, body.etag, window, self._named.get(calendar, ""))

    def _page(self, groups: Sequence[Group], cursor: Cursor, remaining: int | None = None) -> Page:
        """`remaining` None: it is the last one."""
        changes: list[Change] = [change for group in groups for change in group.changes]
        self._texts = {item: text for group in groups for item, text in group.texts.items()}
        return Page(changes, cursor, Mode.DELTA, last=remaining is None, remaining=remaining)


def build(options: BaseModel, surroundings: Surroundings) -> Connector:
    """The connector of a connection of kind `caldav`."""
    if not isinstance(options, CalDavOptions):
        raise TypeError("these are not the options of a connection of kind caldav")
    return CalDavConnector(options, surroundings)
