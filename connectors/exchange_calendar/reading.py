"""One event, or occurrences of a series, to items: recorded together or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from connectors.ews.values import Item
from connectors.exchange_calendar import components
from connectors.exchange_calendar.calendars import Calendar
from connectors.exchange_calendar.occurrences import Occurrence
from connectors.exchange_calendar.properties import is_so, moment
from connectors.faults import costing_one_item
from connectors.filed import filed
from connectors.ical import MalformedCalendar, Meeting, Reading, Window, read_components
from connectors.ical.content import Component
from connectors.ical.group import Group
from connectors.model.address import Address
from connectors.model.sync import Change, Seen, Unreadable
from connectors.outlook.meetings.ids import refused, within
from connectors.outlook.meetings.versions import Version
from connectors.pace.outcomes import Refused

_EVER: Final = Window(datetime(1700, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
"""The server has shown those that are to be read."""
_NO_MEETING: Final = "It holds no meeting."
_NO_SLOT: Final = "It does not say when it was to begin."


@dataclass(frozen=True, slots=True)
class Series:
    """A series, and occurrences of it."""

    master: Item
    parts: Sequence[Occurrence]
    own: Mapping[str, Item | Refused]
    """The server's id → the envelope, of the occurrences that stand for themselves."""
    lost: Sequence[str] = ()
    """The names of those that are told of, but not handed over: deleted since, or not found just now."""


def version_of(event: Item, calendar: Calendar) -> Version:
    """As far as every listing of an event says it."""
    return Version.ending(event.change_key, moment(event, "end"), calendar.tag)


def read_single(event: Item, calendar: Calendar, owner: Address) -> Group:
    """Of an event that does not recur."""
    ident = event.id
    version = str(replace(version_of(event, calendar), is_cancelled=is_so(event, "is_cancelled")))
    try:
        reading = _single(event, owner)
    except MalformedCalendar as error:
        return Group((Unreadable(ident, str(error), version),), {})
    changes: list[Change] = [_seen(ident, meeting, version, calendar) for meeting in reading.meetings]
    changes += [Unreadable(ident, broken.why, version) for broken in reading.unreadable]
    return Group(changes or [Unreadable(ident, _NO_MEETING, version)], {ident: ident})


def read_series(series: Series, calendar: Calendar, owner: Address) -> Group:
    """Of occurrences; none of them twice."""
    ident = series.master.id
    try:
        told = _told(series, owner)
    except MalformedCalendar as error:
        return Group((Unreadable(refused(ident), str(error), str(version_of(series.master, calendar))),), {})
    changes: dict[str, Change] = {}
    events: dict[str, str] = {}
    for part in series.parts:
        item, said = within(ident, part.name), _said_of(part, series, told)
        standing = series.own.get(part.id, series.master)
        cancelled = isinstance(standing, Item) and is_so(standing, "is_cancelled")
        version = str(replace(part.version(calendar.tag), is_cancelled=cancelled))
        changes[item] = (
            Unreadable(item, said, version) if isinstance(said, str) else _seen(item, said, version, calendar)
        )
        events[item] = part.id if part.is_changed else ident
    return Group(list(changes.values()), events)


def _seen(item: str, meeting: Meeting, version: str, calendar: Calendar) -> Seen:
    return Seen(item, meeting.interaction, version, filed([calendar.name]), meeting.categories)


def _said_of(part: Occurrence, series: Series, told: Mapping[str, Meeting | str]) -> Meeting | str:
    """What an occurrence is, or why it cannot be read."""
    own = series.own.get(part.id)
    if isinstance(own, Refused):
        return own.why
    found = components.slot(part, series.master)
    return told.get(found.value, _NO_MEETING) if found else _NO_SLOT


@costing_one_item(MalformedCalendar)
def _single(event: Item, owner: Address) -> Reading:
    return read_components([components.single(event, owner)], _EVER)


@costing_one_item(MalformedCalendar)
def _told(series: Series, owner: Address) -> Mapping[str, Meeting | str]:
    """When an occurrence was to begin → what it is, or why it cannot be read."""
    reading = read_components(_components(series, owner), _EVER)
    uid = components.uid(series.master)
    if whole := next((broken.why for broken in reading.unreadable if broken.id == uid), None):
        raise MalformedCalendar(whole)
    told: dict[str, Meeting | str] = {broken.id.rpartition("/")[2]: broken.why for broken in reading.unreadable}
    return told | {meeting.id.rpartition("/")[2]: meeting for meeting in reading.meetings}


def _components(series: Series, owner: Address) -> list[Component]:
    placed = [part for part in series.parts if part.slot]
    planned = [part for part in placed if not part.is_changed]
    found = [components.planned(series.master, planned, owner)] if planned else []
    for part in placed:
        own = series.own.get(part.id) if part.is_changed else None
        if isinstance(own, Item):
            found.append(components.changed(own, part, series.master, owner))
    return found
