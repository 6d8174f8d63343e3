"""What a calendar has, to changes: what is new or different, and what is gone."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from connectors.errors import ConnectorError
from connectors.ews.values import Item, Missing
from connectors.exchange_calendar import comparing
from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.occurrences import EVENT, SERIES, Shown
from connectors.exchange_calendar.properties import text
from connectors.exchange_calendar.reader import Reader
from connectors.ical.group import Group
from connectors.model.sync import Gone, Unreadable
from connectors.outlook.meetings.held import Held
from connectors.outlook.meetings.ids import refused
from connectors.outlook.meetings.versions import Version
from connectors.pace.outcomes import Refused
from connectors.protocol import Known


class Telling:
    """Of one pass. What it gives may raise ConnectorError."""

    def __init__(self, reader: Reader, known: Known) -> None:
        self._reader, self._known = reader, known
        self._owner = reader.office.address
        self._gone: dict[str, None] = {}
        self.refused: set[str] = set()
        """Events and series that the server does not hand over, or not yet. What is held of them stays."""
        self.failure: ConnectorError | None = None
        """Why the first calendar in which series were looked for could not be read. Those are among `refused`."""

    @cached_property
    def held(self) -> Held:
        """As it was when it was asked for first."""
        return Held.of(self._known(""))

    def singles(self, ids: Iterable[str], calendar: Calendar) -> Iterator[Group]:
        """Events that do not recur, as they are now.

        What was told of and is not found has been deleted since, or is not found just now: it is asked for again.
        """
        for event, answer in self._reader.events(ids):
            if isinstance(answer, Refused):
                yield self._refuse(event, answer, calendar.tag)
            elif isinstance(answer, Missing):
                self.refused.add(event)
            else:
                yield from _told(comparing.single(answer, calendar, self._owner, self.held))

    def series(self, ids: Iterable[str], shown: Shown, calendar: Calendar) -> Iterator[Group]:
        """Series as they are now. `shown`: what there is of the calendar in the window."""
        masters: list[Item] = []
        for event, answer in self._reader.events(ids):
            if isinstance(answer, Refused):
                yield self._refuse(event, answer, calendar.tag)
            elif isinstance(answer, Missing):
                self.refused.add(event)
            else:
                masters.append(answer)
        yield from self._compared(masters, shown, calendar)

    def _compared(self, masters: Sequence[Item], shown: Shown, calendar: Calendar) -> Iterator[Group]:
        window = self._reader.window
        strays = {master.id: self._names_of(master.id) for master in masters}
        for found in self._reader.series(masters, shown, strays):
            if found.lost:
                self.refused.add(found.master.id)
            yield from _told(comparing.series(found, calendar, self._owner, self.held, window))

    def _names_of(self, series: str) -> list[str]:
        """Under which its occurrences are held that a view would show."""
        return [item.rpartition("#")[2] for item in self.held.listed(series, self._reader.window)]

    def looked_for(self, ids: Iterable[str], calendars: Sequence[Calendar]) -> Iterator[Group]:
        """What has become of events and series in these calendars; of what is in none of them nothing is told.

        A calendar that cannot be read stops no other: see `failure`.
        """
        by_id = {calendar.id: calendar for calendar in calendars}
        masters: dict[str, list[Item]] = {}
        for event, answer in self._reader.events(ids):
            if isinstance(answer, Refused):
                yield self._refuse(event, answer, self._tag_of(event))
            elif isinstance(answer, Missing):
                self.leave(event)
            elif answer.kind == EVENT and (calendar := by_id.get(_folder(answer))):
                if text(answer, "type") == SERIES:
                    masters.setdefault(calendar.id, []).append(answer)
                else:
                    yield from _told(comparing.single(answer, calendar, self._owner, self.held))
        for place, found in masters.items():
            try:
                yield from self._compared(found, self._reader.shown(by_id[place]), by_id[place])
            except ConnectorError as error:
                self.failure = self.failure or error
                self.refused |= {master.id for master in found}

    def left(self, calendars: Sequence[Calendar]) -> None:
        """What is held of others than these, which are read, has gone."""
        self._gone |= dict.fromkeys(self.held.apart_from({calendar.tag for calendar in calendars}))

    def leave(self, event: str) -> None:
        """All that is held of it is gone, but what was told as cancelled: people clear it from their calendars."""
        items = self.held.all_of(event)
        left = [item for item, version in items.items() if not version.is_cancelled]
        self._gone |= dict.fromkeys([event] if left and len(left) == len(items) else left)

    @property
    def has_gone(self) -> bool:
        """Something that is held is no longer where it was."""
        return bool(self._gone)

    def gone(self) -> Iterator[Group]:
        """To be told after all that is there: a meeting that went to another calendar must not seem to be deleted."""
        yield from (Group((Gone(item),), {}) for item in self._gone)

    def _refuse(self, event: str, answer: Refused, calendar: str) -> Group:
        self.refused.add(event)
        return Group((Unreadable(refused(event), answer.why, str(Version("", "", calendar))),), {})

    def _tag_of(self, event: str) -> str:
        return next((version.calendar for version in self.held.all_of(event).values()), "")


def _folder(event: Item) -> str:
    return str(getattr(event.values.get("parent_folder_id"), "id", ""))


def _told(group: Group) -> Iterator[Group]:
    if group.changes:
        yield group
