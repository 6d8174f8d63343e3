"""Calendars and events from Graph. All of it may raise ConnectorError."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from connectors.errors import ProviderBug
from connectors.graph.client import Client
from connectors.graph.requests import Get, Json, Missing, Raw, link_of
from connectors.ical import Window
from connectors.outlook_calendar import requests
from connectors.outlook_calendar.calendars import Calendar, calendars_in
from connectors.outlook_calendar.listing import Named
from connectors.outlook_calendar.reading import Series
from connectors.outlook_calendar.times import moment
from connectors.pace.outcomes import Refused
from connectors.untrusted import part, parts, text

Answer = Json | Missing | Refused
_AT_ONCE: Final = 10
"""Series whose parts make one batch."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's calendars, as far as the window reaches."""

    client: Client
    window: Window

    def calendars(self, first: Json | None = None) -> list[Calendar]:
        """All there are. `first`: the first page of their list, where it has been asked for.

        Raises ProviderBug for a list without the default calendar, which everybody has: the rest would pass for gone.
        """
        found = calendars_in(list(self._pages(requests.calendars(), first)))
        if not any(calendar.is_default for calendar in found):
            raise ProviderBug("Graph's list of calendars is not complete", f"{len(found)} calendars, none the default")
        return found

    def named(self, calendar: Calendar, request: Get, first: Json | None = None) -> Named:
        """What a listing of events names. `first`: its first page, where it has been asked for.

        Raises Expired where the link is no longer known, and Absent where there is no such calendar: some stay in the
        list when their owner has deleted them.
        """
        found = Named(calendar.tag)
        for answer in self._pages(request, first):
            found.add(answer)
            found.link = link_of(answer, "@odata.deltaLink")
        if not found.link:
            raise ProviderBug("Graph ends a list of events without a link to what changes", request.path.split("?")[0])
        return found

    def events(self, ids: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """The events and series of these ids, without their words."""
        return self.each({ident: requests.event(ident) for ident in ids})

    def series(self, ids: Sequence[str]) -> Iterator[tuple[str, Series | Missing | Refused]]:
        """The series of these ids, with the occurrences in the window."""
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            masters = {ident: requests.event(ident) for ident in some}
            parts_of = {f"#{ident}": requests.occurrences(ident, self.window) for ident in some}
            answers = dict(self.each(masters | parts_of))
            for ident in some:
                yield ident, self._series(answers[ident], answers[f"#{ident}"])

    def _series(self, master: Answer, first: Answer) -> Series | Missing | Refused:
        if not isinstance(master, Mapping):
            return master
        if isinstance(first, Refused):
            return first
        pages = () if isinstance(first, Missing) else self._rest(first)
        return Series(master, [event for answer in pages for event in parts(answer, "value") if text(event, "id")])

    def located(self, events: Mapping[str, Json], calendars: Sequence[Calendar]) -> dict[str, Calendar | Refused]:
        """Which of the calendars has each of these events, or occurrences, at its time; those of none are left out.

        Refused where none has it of those that can be asked.

        An id that does not change finds events in Deleted Items too, and no event says where it is. One that does not
        say when it takes place is taken to be in the first.
        """
        times = {name: at for name, event in events.items() if (at := _times(event))}
        wanted = dict(enumerate(product(times, calendars)))
        asked = {f"{key}": requests.at_the_time(place.id, times[name]) for key, (name, place) in wanted.items()}
        found: dict[str, Calendar | Refused] = {}
        if calendars:
            found |= dict.fromkeys(events.keys() - times.keys(), calendars[0])
        for key, answer in self.each(asked):
            name, calendar = wanted[int(key)]
            if isinstance(answer, Refused):
                found.setdefault(name, answer)
            elif isinstance(answer, Mapping) and text(events[name], "id") in _ids(self._rest(answer)):
                found[name] = calendar
        return found

    def raw(self, event: str) -> bytes | None:
        """All that we may ask of an event, as JSON; None where it has gone or is refused."""
        asked = {"envelope": requests.event(event), "words": requests.words(event)}
        told = [answer for _, answer in self.each(asked) if isinstance(answer, Mapping)]
        merged = {name: value for answer in told for name, value in answer.items()}
        return json.dumps(merged, indent=1).encode() if merged else None

    def each(self, asked: Mapping[str, Get]) -> Iterator[tuple[str, Answer]]:
        """The answer to each."""
        for key, answer in self.client.ask_each(asked, requests.calendars()):
            if isinstance(answer, Raw):
                raise ProviderBug("Graph answers what is no JSON", asked[key].path.split("?")[0])
            yield key, answer

    def _pages(self, request: Get, first: Json | None) -> Iterator[Json]:
        return self.client.pages(request) if first is None else self._rest(first, request.prefer)

    def _rest(self, first: Json, prefer: tuple[str, ...] = ()) -> Iterator[Json]:
        yield first
        if link := link_of(first, "@odata.nextLink"):
            yield from self.client.pages(Get(link, prefer))


def _times(event: Json) -> Window | None:
    start, end = moment(part(event, "start")), moment(part(event, "end"))
    return Window(start, end or start) if start else None


def _ids(answers: Iterable[Json]) -> set[str]:
    return {text(event, "id") for answer in answers for event in parts(answer, "value")}
