"""Calendars and appointments from an Exchange server. All of it may raise ConnectorError."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Final

from connectors.errors import ProviderBug
from connectors.ews.office import MOST_CHANGES, Office
from connectors.ews.values import Folder, Item, Known, Missing, View
from connectors.exchange_calendar import properties
from connectors.exchange_calendar.calendars import Calendar, calendars_in
from connectors.exchange_calendar.occurrences import EVENT, SERIES, Occurrence, Shown, differing
from connectors.exchange_calendar.reading import Series
from connectors.ical import Window
from connectors.pace.outcomes import Refused

Answer = Item | Missing | Refused
PAGE: Final = MOST_CHANGES
"""Changes that are asked for at once."""
_AT_ONCE: Final = 50
"""Series whose parts are read together."""
_LONGEST: Final = timedelta(days=730)
"""A view; Exchange allows two years."""


@dataclass(slots=True)
class Listing:
    """What has changed in a calendar: the last thing that is said of an item counts."""

    bookmark: str = ""
    """The sync state from which what changes next is told."""
    singles: dict[str, Item] = field(default_factory=dict)
    """Events that do not recur."""
    series: dict[str, Item] = field(default_factory=dict)
    """Each as a whole: occurrences are not told of by themselves."""
    deleted: dict[str, None] = field(default_factory=dict)

    def __len__(self) -> int:
        """How much was told."""
        return len(self.singles) + len(self.series) + len(self.deleted)

    def __contains__(self, event: str) -> bool:
        return event in self.singles or event in self.series

    def put(self, item: Item) -> None:
        """It is there, or has changed."""
        self.delete(item.id)
        kind = item.values.get("type")
        if item.kind == EVENT and kind in (SERIES, "Single", None):
            (self.series if kind == SERIES else self.singles)[item.id] = item
            del self.deleted[item.id]

    def delete(self, event: str) -> None:
        """It is not there, or is no appointment."""
        self.singles.pop(event, None)
        self.series.pop(event, None)
        self.deleted[event] = None


@dataclass(frozen=True, slots=True)
class Reader:
    """One person's calendars, as far as the window reaches."""

    office: Office
    window: Window

    def calendars(self) -> list[Calendar]:
        """All that the mailbox has.

        Raises ProviderBug for a list without the main calendar, which everybody has: the rest would pass for gone.
        """
        known = self.office.named((Known.CALENDAR, Known.DELETED))
        deleted = known.get(Known.DELETED)
        found = calendars_in(list(self._folders()), deleted.id if deleted else "")
        if Known.CALENDAR in known and known[Known.CALENDAR].id not in [calendar.id for calendar in found]:
            raise ProviderBug("The Exchange server's list of folders is not complete", f"{len(found)} calendars")
        return found

    def _folders(self) -> Iterator[Folder]:
        state: str | None = None
        while True:
            page = self.office.hierarchy(state)
            yield from page.changed
            if page.is_last:
                return
            if page.state == state:
                raise ProviderBug("The Exchange server tells of the same folders without end", "SyncFolderHierarchy")
            state = page.state

    def changes(self, calendar: Calendar, bookmark: str) -> Listing:
        """What has changed in a calendar since the bookmark; all that is there where that is "".

        Raises CursorExpired where the server does not know the bookmark, FolderGone where there is no such calendar.
        """
        found, is_last = Listing(bookmark), False
        while not is_last:
            page = self.office.changes(calendar.id, found.bookmark or None, PAGE, properties.LISTED)
            for item in (*page.created, *page.updated):
                found.put(item)
            for event in page.deleted:
                found.delete(event)
            is_last = page.is_last
            if page.state == found.bookmark and not is_last:
                raise ProviderBug("The Exchange server tells of the same changes without end", "SyncFolderItems")
            found.bookmark = page.state
        return found

    def shown(self, calendar: Calendar) -> Shown:
        """What of a calendar overlaps the window. Raises FolderGone where there is no such calendar."""
        views = _views(self.window)
        return Shown.of(item for view in views for item in self.office.found(calendar.id, properties.SEEN, view))

    def events(self, ids: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """The events and series of these ids, without their words."""
        return self.office.get_each(ids, properties.ENVELOPE)

    def series(self, masters: Iterable[Item], shown: Shown, strays: Mapping[str, Sequence[str]]) -> Iterator[Series]:
        """These series with what `shown` has of them.

        `strays`: series → names of occurrences that are held and not shown: those that stand for themselves elsewhere
        are among the parts.
        """
        waiting = iter(masters)
        while some := list(islice(waiting, _AT_ONCE)):
            parts = {master.id: shown.parts_of(master) for master in some}
            own = [part.id for each in parts.values() for part in each if part.is_changed]
            away = {master.id: _away(master, strays.get(master.id, ())) for master in some}
            answers = dict(self.events([*own, *(one for ids in away.values() for one in ids)]))
            for master in some:
                yield _series(master, parts[master.id], away[master.id], answers)

    def each(self, ids: Iterable[str], fields: Sequence[str]) -> Iterator[tuple[str, Answer]]:
        """Some properties of events, by their ids."""
        return self.office.get_each(ids, fields)

    def may_show(self, event: Item) -> bool:
        """An event overlaps the window, or does not say when it takes place."""
        start, end = properties.moment(event, "start"), properties.moment(event, "end")
        if start is None:
            return True
        return start < self.window.end and (end or start) >= self.window.start


def _views(window: Window) -> Iterator[View]:
    """Of what is on the edge of two, both show it."""
    start = window.start
    while start < window.end:
        end = min(start + _LONGEST, window.end)
        yield View(start, end)
        start = end


def _away(master: Item, names: Sequence[str]) -> dict[str, str]:
    """The server's id → name, of those of these occurrences that stand for themselves."""
    elsewhere = differing(master)
    return {elsewhere[name]: name for name in names if name in elsewhere}


def _series(
    master: Item, parts: Sequence[Occurrence], away: Mapping[str, str], answers: Mapping[str, Answer]
) -> Series:
    there: list[Occurrence] = []
    lost: list[str] = []
    own: dict[str, Item | Refused] = {}
    for part in parts:
        answer = answers.get(part.id)
        if isinstance(answer, Missing):
            lost.append(part.name)
            continue
        if part.is_changed and answer is not None:
            own[part.id] = answer
        there.append(Occurrence.of(answer) if part.slot is None and isinstance(answer, Item) else part)
    for ident, name in away.items():
        if isinstance(answer := answers.get(ident), Item):
            own[ident] = answer
            there.append(Occurrence.of(answer))
        else:
            lost.append(name)
    return Series(master, there, own, lost)
