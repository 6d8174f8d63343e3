"""What has been read of an event or a series against what is held of it: only the difference is told."""

from dataclasses import dataclass

from connectors.graph.requests import Json, Missing
from connectors.ical.group import Group
from connectors.model.sync import Gone
from connectors.outlook.meetings.held import Held, different
from connectors.outlook.meetings.ids import occurrence_of, says_refused, within
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.reader import Reader
from connectors.outlook_calendar.reading import Series, read_series, read_single
from connectors.pace.outcomes import Refused
from connectors.untrusted import text


@dataclass(frozen=True, slots=True)
class Compared:
    """Reads and compares. May raise ConnectorError."""

    reader: Reader
    held: Held

    def single(self, event: Json, calendar: Calendar) -> Group:
        """An event that does not recur. Where it did, its occurrences go."""
        ident = text(event, "id")
        group, items = read_single(event, calendar), self.held.all_of(ident)
        if items.keys() - {ident}:
            return Group([Gone(ident), *group.changes], group.events)
        return Group(different(group.changes, items), group.events)

    def series(self, series: Series, calendar: Calendar) -> Group:
        """A series as it is now. What is held of times before the window stays."""
        ident = text(series.master, "id")
        items = self.held.all_of(ident)
        if ident in items:
            group = read_series(series, calendar)
            return Group([Gone(ident), *group.changes], group.events)
        elsewhere, gone = self._strays(ident, series)
        group = read_series(Series(series.master, [*series.occurrences, *elsewhere]), calendar)
        seen = {change.id for change in group.changes}
        changes = different(group.changes, items) + [Gone(item) for item in gone if item not in seen]
        return Group(changes, group.events)

    def _strays(self, ident: str, series: Series) -> tuple[list[Json], list[str]]:
        """Occurrences that were moved out of the window, and items that are gone.

        Graph does not name occurrences that were deleted: they are held, and not among those that it lists.
        """
        there = {within(ident, text(event, "id")) for event in series.occurrences}
        gone = [item for item in self.held.all_of(ident) if says_refused(item)]
        missed = self.held.listed(ident, self.reader.window) - there - set(gone)
        elsewhere: list[Json] = []
        for event, answer in self.reader.events(map(occurrence_of, missed)):
            if isinstance(answer, Missing):
                gone.append(within(ident, event))
            elif not isinstance(answer, Refused):
                elsewhere.append(answer)
        return elsewhere, gone
