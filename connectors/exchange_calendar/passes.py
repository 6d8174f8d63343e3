"""One pass over the calendars: what is new or different first, then what is gone.

Each calendar says what has changed in it: events, and series as a whole. What a series then comes to, only a view of
the calendar shows, which is asked for where a series has changed. In another month, and where a calendar cannot say,
all that is there is compared with what is held.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from connectors.errors import ConnectorError, CursorExpired
from connectors.ews.errors import Absent
from connectors.exchange_calendar.calendars import Calendar, chosen
from connectors.exchange_calendar.reader import Listing, Reader
from connectors.exchange_calendar.reading import version_of
from connectors.exchange_calendar.state import State
from connectors.exchange_calendar.telling import Telling
from connectors.ical import window_name
from connectors.ical.group import Group
from connectors.protocol import Known


class Pass:
    """Use it once."""

    def __init__(self, reader: Reader, known: Known, asked: tuple[str, ...], before: State | None, hour: str) -> None:
        """`asked`: the names of the calendars to be read; none for all.

        `before`: how all stood, in the same window; None where a pass starts over. `hour`: the name of that in which
        the pass is made: once in each, calendars are looked for, and what was refused is asked for again.
        """
        self._reader, self._asked, self._before, self._hour = reader, asked, before, hour
        self._telling = Telling(reader, known)
        self._bookmarks: dict[str, str] = {}
        self._is_new_hour = before is None or before.hour != hour
        self._again = before.refused if before and self._is_new_hour else ()
        self._names: dict[str, str] = {}
        self.failure: ConnectorError | None = None
        """Why the first calendar that could not be read was not. What is held of it stays, and so does its bookmark."""

    def state(self) -> State:
        """How all stands once the pass has ended."""
        refused = self._telling.refused
        if self._before:
            refused = refused | (set(self._before.refused) - set(self._again))
        window, again = window_name(self._reader.window), tuple(sorted(refused))
        return State(self._asked, window, self._bookmarks, self._hour, again, self._names)

    def groups(self) -> Iterator[Group]:
        """What each event or series comes to. Raises ConnectorError, but for single calendars: see `failure`."""
        before = self._before.calendars if self._before else {}
        calendars = self._calendars()
        self._names = {calendar.id: calendar.name for calendar in calendars}
        for calendar in calendars:
            bookmark = before.get(calendar.id, "")
            try:
                yield from self._calendar(calendar, bookmark)
            except ConnectorError as error:
                if not isinstance(error, Absent) or self._is_there(calendar):
                    self.failure = self.failure or error
                    self._bookmarks[calendar.id] = bookmark
        here = [calendar for calendar in calendars if calendar.id in self._bookmarks]
        if self._telling.has_gone:
            yield from self._come_meanwhile(here[:-1])
        yield from self._looked_for(here)
        if self._before is None or before.keys() - self._bookmarks.keys():
            self._telling.left(here)
        yield from self._telling.gone()

    def _calendars(self) -> Sequence[Calendar]:
        if self._before and not self._is_new_hour:
            return [Calendar(ident, self._before.names.get(ident, "")) for ident in self._before.calendars]
        return self._listed

    @cached_property
    def _listed(self) -> Sequence[Calendar]:
        return chosen(self._reader.calendars(), self._asked)

    def _is_there(self, calendar: Calendar) -> bool:
        """Servers may say that a folder does not exist to whom they no longer let in: then the list is refused."""
        return calendar.id in [each.id for each in self._listed]

    def _calendar(self, calendar: Calendar, bookmark: str) -> Iterator[Group]:
        listing = self._changed(calendar, bookmark) if bookmark else None
        if listing is None:
            listing = self._reader.changes(calendar, "")
            yield from self._all(calendar, listing)
            self._bookmarks[calendar.id] = listing.bookmark
        else:
            yield from self._some(calendar, listing)
            # The old one still leads to all that comes, and a cursor that stays the same costs no transaction.
            self._bookmarks[calendar.id] = listing.bookmark if len(listing) else bookmark

    def _come_meanwhile(self, calendars: Sequence[Calendar]) -> Iterator[Group]:
        """What came to calendars after they were read: what another one has lost may be there.

        The next pass is told of it again, and compares it with what is held then.
        """
        for calendar in calendars:
            if bookmark := self._bookmarks[calendar.id]:
                try:
                    yield from self._some(calendar, self._changed(calendar, bookmark) or Listing())
                except ConnectorError as error:
                    self.failure = self.failure or error

    def _looked_for(self, calendars: Sequence[Calendar]) -> Iterator[Group]:
        """What has become of what was refused."""
        try:
            yield from self._telling.looked_for(self._again, calendars)
        except ConnectorError as error:
            self.failure = self.failure or error
            self._telling.refused |= set(self._again)
        self.failure = self.failure or self._telling.failure

    def _changed(self, calendar: Calendar, bookmark: str) -> Listing | None:
        """What has changed; None where the server cannot say."""
        try:
            return self._reader.changes(calendar, bookmark)
        except CursorExpired:
            return None

    def _some(self, calendar: Calendar, listing: Listing) -> Iterator[Group]:
        """What has changed of a calendar."""
        if not listing:
            return
        held = self._telling.held
        singles = [
            event
            for event, item in listing.singles.items()
            if not held.is_current(event, version_of(item, calendar))
            and (held.all_of(event) or self._reader.may_show(item))
        ]
        yield from self._telling.singles(singles, calendar)
        if listing.series:
            shown = self._reader.shown(calendar)
            series = [each for each, item in listing.series.items() if held.all_of(each) or shown.parts_of(item)]
            yield from self._telling.series(series, shown, calendar)
        for event in listing.deleted:
            self._telling.leave(event)

    def _all(self, calendar: Calendar, listing: Listing) -> Iterator[Group]:
        """What differs between a calendar and what is held of it."""
        held, window, shown = self._telling.held, self._reader.window, self._reader.shown(calendar)
        there = {event: item for event, item in listing.singles.items() if held.all_of(event)} | shown.singles
        singles = [event for event, item in there.items() if not held.is_current(event, version_of(item, calendar))]
        yield from self._telling.singles(singles, calendar)
        series = [
            each
            for each, item in listing.series.items()
            if (held.all_of(each) or shown.parts_of(item))
            and not held.is_whole(each, shown.versions_of(item, calendar.tag), window)
        ]
        yield from self._telling.series(series, shown, calendar)
        for event, items in held.items.items():
            is_here = any(version.calendar == calendar.tag for version in items.values())
            if is_here and event not in listing and event not in shown.singles:
                self._telling.leave(event)
