"""What a view of a calendar shows, by event and by series.

An occurrence is named by its series and by when it was to begin by the rule: `SERIES#20261208T090000Z`. That stays
whatever becomes of it, while nobody promises that its own id does when its series is changed. A series, and what does
not recur, keeps its id until it is moved to another calendar.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from connectors.ews.values import Item
from connectors.exchange_calendar.properties import in_utc, moment, several, text
from connectors.ical.made import clock
from connectors.outlook.meetings.uid import uid_of
from connectors.outlook.meetings.versions import Version

EVENT = "CalendarItem"
"""The kind of those items that are appointments."""
SERIES = "RecurringMaster"
"""The type of an item that stands for a series."""
_PARTS = ("Occurrence", "Exception")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of a series."""

    id: str
    """The server's, of now."""
    change_key: str
    start: datetime | None
    end: datetime | None
    slot: datetime | None
    """When it was to begin; None where that is not told."""
    is_changed: bool
    """It stands for itself."""

    @classmethod
    def of(cls, item: Item) -> Self:
        """From what a view shows, or from an occurrence's own envelope."""
        start, is_changed = moment(item, "start"), text(item, "type") == "Exception"
        slot = moment(item, "original_start") or moment(item, "recurrence_id")
        end = moment(item, "end")
        return cls(item.id, item.change_key, start, end, slot or (None if is_changed else start), is_changed)

    @property
    def name(self) -> str:
        """By when it was to begin; of what does not tell that, by its own id."""
        return _name(self.slot) if self.slot else self.id

    def version(self, calendar: str) -> Version:
        """`calendar`: the tag of the one that it is in."""
        return Version.ending(self.change_key, self.end, calendar)


@dataclass(slots=True)
class Shown:
    """What of a calendar overlaps the window."""

    singles: dict[str, Item] = field(default_factory=dict)
    """Events that do not recur, by id."""
    by_uid: dict[str, list[Occurrence]] = field(default_factory=dict)
    """Occurrences by the UID of their series."""

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """From a view. No occurrence tells the id of its series, but all have its UID."""
        found = cls()
        for item in items:
            if item.kind == EVENT and text(item, "type") in _PARTS:
                found.by_uid.setdefault(uid(item), []).append(Occurrence.of(item))
            elif item.kind == EVENT:
                found.singles[item.id] = item
        return found

    def parts_of(self, series: Item) -> list[Occurrence]:
        """The occurrences of a series; none of them twice."""
        occurrences = self.by_uid.get(uid(series), ()) if uid(series) else ()
        return list({occurrence.name: occurrence for occurrence in occurrences}.values())

    def versions_of(self, series: Item, calendar: str) -> Mapping[str, Version]:
        """Those by name. `calendar`: the tag of the one that this is a view of."""
        return {occurrence.name: occurrence.version(calendar) for occurrence in self.parts_of(series)}


def uid(item: Item) -> str:
    """As other calendars have it; "" where there is none."""
    return uid_of(text(item, "uid"))


def differing(series: Item) -> dict[str, str]:
    """The occurrences that stand for themselves, wherever they are: name → the server's id of now."""
    found = {}
    for each in several(series, "modified_occurrences"):
        if (slot := in_utc(each.original_start)) and isinstance(each.id, str):
            found[_name(slot)] = each.id
    return found


def deleted(series: Item) -> set[str]:
    """The names of the occurrences that were taken out of a series."""
    slots = (in_utc(each.start) for each in several(series, "deleted_occurrences"))
    return {_name(slot) for slot in slots if slot}


def _name(slot: datetime) -> str:
    return f"{clock(slot)}Z"
