"""What events say of themselves: read for those alone that policy has kept."""

from collections.abc import Iterator, Mapping

from connectors.google.client import Missing
from connectors.google_calendar.components import words
from connectors.google_calendar.ids import ident, place
from connectors.google_calendar.reader import Reader
from connectors.google_calendar.requests import UNITS
from connectors.google_calendar.standing import is_told
from connectors.ical.describe import describe
from connectors.model.sync import Content, Unreadable
from connectors.pace.outcomes import Refused


def contents(reader: Reader, events: Mapping[str, str]) -> Iterator[Content | Unreadable]:
    """`events`: item → the id of the event that has its words. Each is read once. Raises ConnectorError."""
    items: dict[tuple[str, str], list[str]] = {}
    for item, event in events.items():
        items.setdefault((place(item)[0], event), []).append(item)
    asked = {ident(*where): reader.requests.words(*where) for where in items}
    for name, answer in reader.client.ask_each(asked, UNITS):
        saying = items[place(name)]
        if isinstance(answer, Refused):
            yield from (Unreadable(item, answer.why) for item in saying)
        elif not isinstance(answer, Missing) and is_told(answer):
            said = describe(words(answer)).text
            yield from (Content(item, said) for item in saying)
