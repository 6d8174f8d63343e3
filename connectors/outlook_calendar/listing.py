"""What a listing of a calendar's events, or of the changes since one, names: their words are dropped here."""

from dataclasses import dataclass, field

from connectors.errors import ProviderBug
from connectors.graph.requests import Json
from connectors.outlook.meetings.versions import Version
from connectors.outlook_calendar.etags import version_of
from connectors.untrusted import parts, text


@dataclass(slots=True)
class Named:
    """The pages of one calendar are added as they come; the last thing that is said of an event counts."""

    calendar: str
    """Its tag."""
    link: str = ""
    """Where what changes from then on is told."""
    singles: dict[str, Version] = field(default_factory=dict)
    """Events that do not recur."""
    series: dict[str, dict[str, Version]] = field(default_factory=dict)
    """Series → its occurrences, as far as they were named."""
    removed: dict[str, None] = field(default_factory=dict)
    """What was deleted, or is outside the window and has changed there, whether it was ever told or not."""

    def add(self, answer: Json) -> None:
        """Takes in one page. Raises ProviderBug for an event without an id."""
        for event in parts(answer, "value"):
            ident = text(event, "id")
            if not ident:
                raise ProviderBug("Graph lists an event without an id", ", ".join(sorted(event)))
            if "@removed" in event:
                self._remove(ident)
            else:
                self._name(ident, event)

    def __len__(self) -> int:
        """How much was named."""
        return len(self.singles) + len(self.series) + len(self.removed)

    def _name(self, ident: str, event: Json) -> None:
        self.removed.pop(ident, None)
        master = text(event, "seriesMasterId")
        if text(event, "type") == "seriesMaster":
            self.series.setdefault(ident, {})
        elif master:
            self.series.setdefault(master, {})[ident] = version_of(event, self.calendar)
        else:
            self.singles[ident] = version_of(event, self.calendar)

    def _remove(self, ident: str) -> None:
        self.removed[ident] = None
        self.singles.pop(ident, None)
        self.series.pop(ident, None)
        for occurrences in self.series.values():
            occurrences.pop(ident, None)
