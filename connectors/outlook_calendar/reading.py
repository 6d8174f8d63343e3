"""One event, or occurrences of a series, to items: recorded together or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from connectors.faults import costing_one_item
from connectors.filed import filed
from connectors.graph.requests import Json
from connectors.ical import MalformedCalendar, Meeting, Reading, Window, read_components
from connectors.ical.content import Component
from connectors.ical.group import Group
from connectors.model.sync import Change, Seen, Unreadable
from connectors.outlook.meetings.ids import refused, within
from connectors.outlook_calendar import components
from connectors.outlook_calendar.calendars import Calendar
from connectors.outlook_calendar.etags import version_of
from connectors.untrusted import text

_EVER: Final = Window(datetime(1700, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
"""Graph has listed those that are to be read."""
_NO_MEETING: Final = "It holds no meeting."


@dataclass(frozen=True, slots=True)
class Series:
    """A series, and occurrences of it."""

    master: Json
    occurrences: Sequence[Json]


def read_single(event: Json, calendar: Calendar) -> Group:
    """Of an event that does not recur."""
    ident, version = text(event, "id"), _version(event, calendar)
    try:
        reading = _read(lambda: [components.single(event, calendar.owner)])
    except MalformedCalendar as error:
        return Group((Unreadable(ident, str(error), version),), {})
    changes: list[Change] = [_seen(ident, meeting, version, calendar) for meeting in reading.meetings]
    changes += [Unreadable(ident, broken.why, version) for broken in reading.unreadable]
    return Group(changes or [Unreadable(ident, _NO_MEETING, version)], {ident: ident})


def read_series(series: Series, calendar: Calendar) -> Group:
    """Of occurrences; none of them twice."""
    master, ident = series.master, text(series.master, "id")
    try:
        told = _told(series, calendar)
    except MalformedCalendar as error:
        return Group((Unreadable(refused(ident), str(error), _version(master, calendar)),), {})
    changes: dict[str, Change] = {}
    for event in series.occurrences:
        item, version = within(ident, text(event, "id")), _version(event, calendar)
        found = components.slot(event, master)
        said = told.get(found.value, _NO_MEETING) if found else "It does not say when it was to begin."
        changes[item] = (
            Unreadable(item, said, version) if isinstance(said, str) else _seen(item, said, version, calendar)
        )
    own = {within(ident, text(event, "id")): text(event, "id") for event in series.occurrences if _is_changed(event)}
    return Group(list(changes.values()), {item: own.get(item, ident) for item in changes})


def _seen(item: str, meeting: Meeting, version: str, calendar: Calendar) -> Seen:
    return Seen(item, meeting.interaction, version, filed([calendar.name]), meeting.categories)


def _told(series: Series, calendar: Calendar) -> Mapping[str, Meeting | str]:
    """When an occurrence was to begin → what it is, or why it cannot be read."""
    master = series.master
    placed = [event for event in series.occurrences if components.slot(event, master)]
    planned = [event for event in placed if not _is_changed(event)]
    changed = [event for event in placed if _is_changed(event)]
    reading = _read(lambda: components.series(master, planned, changed, calendar.owner))
    if whole := next((broken.why for broken in reading.unreadable if broken.id == components.uid(master)), None):
        raise MalformedCalendar(whole)
    told: dict[str, Meeting | str] = {broken.id.rpartition("/")[2]: broken.why for broken in reading.unreadable}
    return told | {meeting.id.rpartition("/")[2]: meeting for meeting in reading.meetings}


@costing_one_item(MalformedCalendar)
def _read(events: Callable[[], Sequence[Component]]) -> Reading:
    return read_components(events(), _EVER)


def _is_changed(event: Json) -> bool:
    return text(event, "type") == "exception"


def _version(event: Json, calendar: Calendar) -> str:
    return str(replace(version_of(event, calendar.tag), is_cancelled=event.get("isCancelled") is True))
