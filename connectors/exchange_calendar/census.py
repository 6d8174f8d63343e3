"""What the calendars hold now, by ids alone."""

from collections.abc import Iterator, Sequence

from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.occurrences import Shown
from connectors.exchange_calendar.reader import Listing, Reader
from connectors.model.sync import Listed
from connectors.outlook.meetings.held import Held


def census(reader: Reader, calendars: Sequence[Calendar], held: Held) -> Iterator[Listed]:
    """Every event and series with something in the window, and what is held beside that and has not gone.

    That is what the window has left behind, or what has left the window, and is still there; and what was told as
    cancelled, whether it was cleared from the calendar or not. Raises ConnectorError.
    """
    listed: set[str] = set()
    names = {calendar.tag: calendar.name for calendar in calendars}
    for calendar in calendars:
        listing, shown = reader.changes(calendar, ""), reader.shown(calendar)
        for event in _there(listing, shown, held, reader):
            listed.add(event)
            yield Listed(event, calendar.name)
    for event, items in held.items.items():
        if event not in listed:
            cancelled = [item for item, version in items.items() if version.is_cancelled]
            yield from (Listed(item, names.get(items[item].calendar, "")) for item in cancelled)


def _there(listing: Listing, shown: Shown, held: Held, reader: Reader) -> Iterator[str]:
    met = [*shown.singles, *(series for series, master in listing.series.items() if shown.parts_of(master))]
    yield from met
    for event in {*listing.singles, *listing.series}.difference(met):
        if held.is_beside(event, reader.window):
            yield event
