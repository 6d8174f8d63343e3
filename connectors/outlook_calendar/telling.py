"""What listings name, to changes: what is new or different, and what is gone."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from connectors.graph.requests import Json, Missing
from connectors.ical.group import Group
from connectors.model.sync import Gone, Unreadable
from connectors.outlook.meetings.held import Held
from connectors.outlook.meetings.ids import refused, whole
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.comparing import Compared
from connectors.outlook_calendar.listing import Named
from connectors.outlook_calendar.reader import Reader
from connectors.outlook_calendar.reading import Series
from connectors.pace.outcomes import Refused
from connectors.protocol import Known
from connectors.untrusted import text


class Telling:
    """Of one pass. What it gives may raise ConnectorError."""

    def __init__(self, reader: Reader, known: Known) -> None:
        self._reader, self._known = reader, known
        self._named: set[str] = set()
        self._gone: dict[str, None] = {}
        self.refused: set[str] = set()
        """Events and series that Graph does not hand over, or not yet. What is held of them stays."""

    @cached_property
    def held(self) -> Held:
        """As it was when it was asked for first."""
        return Held.of(self._known(""))

    @cached_property
    def _compared(self) -> Compared:
        return Compared(self._reader, self.held)

    def named(self, named: Named, calendar: Calendar) -> Iterator[Group]:
        """What a listing names and is not held as it is. A series of which anything differs is read as a whole.

        What is named and not found has been deleted since, or is not found just now: it is asked for again.
        """
        self._named |= named.singles.keys() | named.series.keys()
        singles = [event for event, version in named.singles.items() if not self.held.is_current(event, version)]
        for event, answer in self._reader.events(singles):
            if isinstance(answer, Refused):
                yield self._refuse(event, answer)
            elif isinstance(answer, Missing):
                self.refused.add(event)
            else:
                yield from _told(self._compared.single(answer, calendar))
        window = self._reader.window
        series = [each for each, parts in named.series.items() if not self.held.is_whole(each, parts, window)]
        for each, found in self._reader.series(series):
            if isinstance(found, Missing):
                self.refused.add(each)
            else:
                yield from self._series(each, found, calendar)

    def held_of(self, events: Iterable[str]) -> list[str]:
        """Those events and series of which something is held, by their own ids or those of occurrences."""
        series = self.held.series_of()
        found = (event if event in self.held.items else series.get(event) for event in events)
        return list(dict.fromkeys(event for event in found if event))

    def missed(self, events: Collection[str], calendars: Sequence[Calendar]) -> Iterator[Group]:
        """What has become of events and series, unless a listing named them: they may be elsewhere, or as they were.

        `calendars`: those that are read. An item that was moved away and back is told as removed
        (https://github.com/microsoftgraph/microsoft-graph-docs/issues/21752).
        """
        singles: dict[str, Json] = {}
        masters: list[str] = []
        for event, answer in self._reader.events(each for each in events if each not in self._named):
            if isinstance(answer, Refused):
                yield self._refuse(event, answer)
            elif isinstance(answer, Missing):
                self._leave(event)
            elif text(answer, "type") == "seriesMaster":
                masters.append(event)
            else:
                singles[event] = answer
        yield from self._missed_singles(singles, calendars)
        yield from self._missed_series(masters, calendars)

    def _missed_singles(self, events: Mapping[str, Json], calendars: Sequence[Calendar]) -> Iterator[Group]:
        places = self._reader.located(events, calendars)
        for event, answer in events.items():
            place = places.get(event)
            if isinstance(place, Refused):
                yield self._refuse(event, place)
            elif place:
                yield from _told(self._compared.single(answer, place))
            else:
                self._leave(event)

    def _missed_series(self, ids: Sequence[str], calendars: Sequence[Calendar]) -> Iterator[Group]:
        read = dict(self._reader.series(ids))
        series = {each: found for each, found in read.items() if isinstance(found, Series)}
        first = {each: found.occurrences[0] for each, found in series.items() if found.occurrences}
        places = self._reader.located(first, calendars)
        for each, found in read.items():
            place = places.get(each) if each in first else self._was_in(each, calendars)
            if isinstance(place, Refused):
                yield self._refuse(each, place)
            elif place:
                yield from self._series(each, found, place)
            else:
                self._leave(each)

    def _was_in(self, series: str, calendars: Sequence[Calendar]) -> Calendar | None:
        tags = {version.calendar for version in self.held.all_of(series).values()}
        return next((calendar for calendar in calendars if calendar.tag in tags), None)

    def _series(self, ident: str, found: Series | Missing | Refused, calendar: Calendar) -> Iterator[Group]:
        if isinstance(found, Refused):
            yield self._refuse(ident, found)
        elif isinstance(found, Missing):
            self._leave(ident)
        else:
            yield from _told(self._compared.series(found, calendar))

    def left(self, calendars: Sequence[Calendar]) -> None:
        """What is held of others than these, which are read, has gone."""
        items = self.held.apart_from({calendar.tag for calendar in calendars})
        self._gone |= dict.fromkeys(item for item in items if whole(item) not in self._named)

    def gone(self) -> Iterator[Group]:
        """To be told after all that is there: what is met with elsewhere has not gone."""
        yield from (Group((Gone(item),), {}) for item in self._gone)

    def _leave(self, event: str) -> None:
        """All that is held of it is gone, but what was told as cancelled: people clear it from their calendars."""
        items = self.held.all_of(event)
        left = [item for item, version in items.items() if not version.is_cancelled]
        self._gone |= dict.fromkeys([event] if left and len(left) == len(items) else left)

    def _refuse(self, event: str, answer: Refused) -> Group:
        self.refused.add(event)
        return Group((Unreadable(refused(event), answer.why),), {})


def _told(group: Group) -> Iterator[Group]:
    if group.changes:
        yield group
