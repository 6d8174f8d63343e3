"""What events say of themselves: read for those alone that policy has kept."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.ews.values import Item
from connectors.exchange_calendar.components import words
from connectors.exchange_calendar.occurrences import deleted, differing
from connectors.exchange_calendar.properties import DIFFERING, WORDS
from connectors.exchange_calendar.reader import Reader
from connectors.ical.describe import describe
from connectors.model.sync import Content, Unreadable
from connectors.outlook.meetings.ids import whole
from connectors.pace.outcomes import Refused


def contents(reader: Reader, items: Sequence[str], events: Mapping[str, str]) -> Iterator[Content | Unreadable]:
    """`events`: item → the server's id of what has its words, as far as that is known. Each is read once.

    Raises ConnectorError.
    """
    wanted: dict[str, list[str]] = {}
    for item, event in _events(reader, items, events).items():
        wanted.setdefault(event, []).append(item)
    for event, answer in reader.each(wanted, WORDS):
        if isinstance(answer, Refused):
            yield from (Unreadable(item, answer.why) for item in wanted[event])
        elif isinstance(answer, Item):
            said = describe(words(answer)).text
            yield from (Content(item, said) for item in wanted[event])


def _events(reader: Reader, items: Sequence[str], events: Mapping[str, str]) -> Mapping[str, str]:
    """Of what is not known, the series is asked which of its occurrences stand for themselves, or are no more."""
    found = {item: events.get(item, item) for item in items if item in events or item == whole(item)}
    unknown = [item for item in items if item not in found]
    series = dict(reader.each(dict.fromkeys(map(whole, unknown)), DIFFERING))
    for item in unknown:
        master, name = series[whole(item)], item.rpartition("#")[2]
        if isinstance(master, Item) and name not in deleted(master):
            found[item] = differing(master).get(name, whole(item))
    return found
