"""What the calendars hold now, by ids alone."""

from collections.abc import Iterator, Sequence

from connectors.graph.errors import Absent
from connectors.graph.requests import Missing
from connectors.model.sync import Listed
from connectors.outlook.meetings.held import Held
from connectors.outlook_calendar import requests
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.reader import Reader


def census(reader: Reader, calendars: Sequence[Calendar], held: Held) -> Iterator[Listed]:
    """Every event and series with something in the window, and what is held beside that and has not gone.

    That is what the window has left behind, or what has left the window, and is still there; and what was told as
    cancelled, whether it was cleared from the calendar or not. Raises ConnectorError.
    """
    listed: set[str] = set()
    for calendar in calendars:
        for event in _in_window(reader, calendar):
            if event not in listed:
                listed.add(event)
                yield Listed(event, calendar.name)
    names = {calendar.tag: calendar.name for calendar in calendars}
    others = {event: items for event, items in held.items.items() if event not in listed}
    there = _still_there(reader, [event for event in others if held.is_beside(event, reader.window)])
    for event, items in others.items():
        kept = [event] if event in there else [item for item, version in items.items() if version.is_cancelled]
        yield from (Listed(each, names.get(next(iter(items.values())).calendar, "")) for each in kept)


def _in_window(reader: Reader, calendar: Calendar) -> Iterator[str]:
    try:
        named = reader.named(calendar, requests.listing(calendar.id, reader.window))
    except Absent:
        return
    yield from named.singles
    yield from (series for series, occurrences in named.series.items() if occurrences)


def _still_there(reader: Reader, events: Sequence[str]) -> set[str]:
    answers = reader.each({event: requests.presence(event) for event in events})
    return {event for event, answer in answers if not isinstance(answer, Missing)}
