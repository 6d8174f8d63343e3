"""Events from Google, in bundles of what is read as one. All of it may raise ConnectorError."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from types import MappingProxyType

from connectors.google.api import Json
from connectors.google.client import Client, Missing
from connectors.google.errors import Expired
from connectors.google_calendar.bundles import bundled, by_series, events_in, home_of, is_of_series, series_of
from connectors.google_calendar.group import Bundle
from connectors.google_calendar.ids import ident
from connectors.google_calendar.paging import pages
from connectors.google_calendar.requests import UNITS, Requests
from connectors.google_calendar.standing import is_told
from connectors.model.sync import Unreadable
from connectors.pace.outcomes import Refused
from connectors.untrusted import text


@dataclass(slots=True)
class Listing:
    """Some or all events of one calendar, to be gone through once."""

    answers: Iterable[Json]
    home: tzinfo = UTC
    token: str = ""
    """Where changes since are told from, once it has been gone through."""

    def __iter__(self) -> Iterator[Json]:
        for answer in self.answers:
            self.home, self.token = home_of(answer), text(answer, "nextSyncToken")
            yield from events_in(answer)


@dataclass(frozen=True, slots=True)
class Touched:
    """All that there is now of an event or a series of which something has changed."""

    series: str
    """Its id, or that of the event."""
    resources: Collection[str] = ()
    """The ids under which any of it is, or was, found."""
    bundles: Collection[Bundle] = ()
    refused: Unreadable | None = None
    """Instead, where Google does not hand it over."""
    uid: str = ""
    """The iCalUID of what was refused, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's events."""

    client: Client
    requests: Requests

    def all_of(self, calendar: str, first: Json | Missing | Refused | None = None) -> Listing:
        """A calendar's events; none of one that is not there: some stay on a list when their owner has deleted them.

        `first`: the first page of them, where it has been asked for.
        """
        if isinstance(first, Missing):
            return Listing(())
        return Listing(self._pages(calendar, first if isinstance(first, Mapping) else None))

    def _pages(self, calendar: str, first: Json | None) -> Iterator[Json]:
        try:
            yield from pages(self.client, lambda page: self.requests.events(calendar, page=page), first)
        except Expired as error:
            if error.status != 404:
                raise

    def since(self, calendar: str, token: str, first: Json) -> Listing:
        """Those that have changed since `token`; `first` is the first page of them."""
        return Listing(pages(self.client, lambda page: self.requests.events(calendar, token, page), first))

    def bundles(self, calendar: str, listing: Listing) -> Iterator[Bundle]:
        """What does not recur as it comes, series at the end: their parts may be on any page."""
        recurring: list[Json] = []
        for event in listing:
            if is_of_series(event):
                recurring.append(event)
            elif is_told(event):
                yield Bundle(calendar, event, (), listing.home)
        for series, events in by_series(recurring).items():
            yield from bundled(calendar, series, events, listing.home)

    def touched(
        self, calendar: str, changed: Iterable[Json], home: tzinfo, more: Mapping[str, str] = MappingProxyType({})
    ) -> Iterator[Touched]:
        """What these events come to. Of a series, what has not changed is read as well.

        `more`: series beside those → iCalUID, or "".
        """
        parts: dict[str, str] = {}
        found = by_series(changed)
        for series, events in found.items():
            if _is_part(series, events):
                parts[series] = next(filter(None, (text(event, "iCalUID") for event in events.values())), "")
            else:
                yield _touched(calendar, series, events, home)
        parts |= {series: uid for series, uid in more.items() if series not in found}
        for series, whole in self._whole(calendar, parts):
            if isinstance(whole, Refused):
                yield _refused(calendar, series, whole, parts[series])
            else:
                yield _touched(calendar, series, found.get(series, {}) | whole, home)

    def named(self, calendar: str, events: Collection[str], home: tzinfo) -> Iterator[Touched]:
        """The same of the events of these ids, as far as they are there."""
        found: list[Json] = []
        asked = {event: self.requests.event(calendar, event) for event in events}
        for event, answer in self.client.ask_each(asked, UNITS):
            if isinstance(answer, Refused):
                yield _refused(calendar, event, answer)
            elif not isinstance(answer, Missing):
                found.append(answer)
        yield from self.touched(calendar, found, home)

    def raw(self, calendar: str, event: str) -> bytes | None:
        """All that we may ask of an event, as JSON; None where it has gone or is refused."""
        ((_, answer),) = self.client.ask_each({event: self.requests.words(calendar, event)}, UNITS)
        is_there = isinstance(answer, Mapping) and is_told(answer)
        return json.dumps(answer, indent=1).encode() if is_there else None

    def _whole(self, calendar: str, uids: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Json] | Refused]]:
        """`uids`: series → iCalUID, "" where it is to be asked for, as only a deleted occurrence is known of it.

        Series → all its events by their ids; none of one that is not in the calendar.
        """
        uids = dict(uids)
        unknown = {series: self.requests.event(calendar, series) for series, uid in uids.items() if not uid}
        for series, answer in self.client.ask_each(unknown, UNITS):
            if isinstance(answer, Refused):
                yield series, answer
            elif not isinstance(answer, Missing) and (uid := text(answer, "iCalUID")):
                uids[series] = uid
            else:
                yield series, {}
        asked = {series: self.requests.series(calendar, uid) for series, uid in uids.items() if uid}
        for series, answer in dict(self.client.ask_each(asked, UNITS)).items():
            if isinstance(answer, Refused):
                yield series, answer
            else:
                listing = () if isinstance(answer, Missing) else self._series(calendar, uids[series], answer)
                yield series, {text(event, "id"): event for event in listing if series_of(event) == series}

    def _series(self, calendar: str, uid: str, first: Json) -> Listing:
        return Listing(pages(self.client, lambda page: self.requests.series(calendar, uid, page), first))


def _is_part(series: str, events: Mapping[str, Json]) -> bool:
    """There may be more of the series than these: all of a series that has been deleted need not be read."""
    recurs = any(map(is_of_series, events.values()))
    return recurs and (series not in events or any(map(is_told, events.values())))


def _touched(calendar: str, series: str, events: Mapping[str, Json], home: tzinfo) -> Touched:
    resources = {ident(calendar, each) for each in (series, *events)}
    return Touched(series, resources, bundled(calendar, series, events, home))


def _refused(calendar: str, series: str, answer: Refused, uid: str = "") -> Touched:
    return Touched(series, refused=Unreadable(ident(calendar, series), answer.why), uid=uid)
