"""What events say of themselves: read for those alone that policy has kept."""

from collections.abc import Iterator, Mapping

from connectors.graph.requests import Missing
from connectors.ical.describe import describe
from connectors.model.sync import Content, Unreadable
from connectors.outlook_calendar import requests
from connectors.outlook_calendar.components import words
from connectors.outlook_calendar.reader import Reader
from connectors.pace.outcomes import Refused


def contents(reader: Reader, events: Mapping[str, str]) -> Iterator[Content | Unreadable]:
    """`events`: item → the id of the event that has its words. Each is read once. Raises ConnectorError."""
    items: dict[str, list[str]] = {}
    for item, event in events.items():
        items.setdefault(event, []).append(item)
    for event, answer in reader.each({event: requests.words(event) for event in items}):
        if isinstance(answer, Refused):
            yield from (Unreadable(item, answer.why) for item in items[event])
        elif not isinstance(answer, Missing):
            said = describe(words(answer)).text
            yield from (Content(item, said) for item in items[event])
