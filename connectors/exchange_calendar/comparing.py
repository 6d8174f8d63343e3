"""What has been read of an event or a series against what is held of it: only the difference is told."""

from connectors.ews.values import Item
from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.reading import Series, read_series, read_single
from connectors.ical import Window
from connectors.ical.group import Group
from connectors.model.address import Address
from connectors.model.sync import Gone
from connectors.outlook.meetings.held import Held, different
from connectors.outlook.meetings.ids import says_refused, within


def single(event: Item, calendar: Calendar, owner: Address, held: Held) -> Group:
    """An event that does not recur. Where it did, its occurrences go."""
    group, items = read_single(event, calendar, owner), held.all_of(event.id)
    if items.keys() - {event.id}:
        return Group([Gone(event.id), *group.changes], group.events)
    return Group(different(group.changes, items), group.events)


def series(found: Series, calendar: Calendar, owner: Address, held: Held, window: Window) -> Group:
    """A series as it is now. What is held of times before the window stays."""
    ident = found.master.id
    group, items = read_series(found, calendar, owner), held.all_of(ident)
    if ident in items:
        return Group([Gone(ident), *group.changes], group.events)
    there = {within(ident, name) for name in (*(part.name for part in found.parts), *found.lost)}
    gone = [item for item in items if says_refused(item)] + sorted(held.listed(ident, window) - there)
    seen = {change.id for change in group.changes}
    changes = [*different(group.changes, items), *(Gone(item) for item in dict.fromkeys(gone) if item not in seen)]
    return Group(changes, group.events)
