"""What capture holds of the calendars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from connectors.ical import Window
from connectors.model.sync import Change, Gone
from connectors.outlook.meetings.ids import whole, within
from connectors.outlook.meetings.versions import Version

_NOTHING: Mapping[str, Version] = {}


@dataclass(frozen=True, slots=True)
class Held:
    """By event or series → item → version."""

    items: Mapping[str, Mapping[str, Version]]

    @classmethod
    def of(cls, known: Mapping[str, str]) -> Self:
        """From ids of items and their versions."""
        found: dict[str, dict[str, Version]] = {}
        for item, version in known.items():
            found.setdefault(whole(item), {})[item] = Version.parse(version)
        return cls(found)

    def all_of(self, event: str) -> Mapping[str, Version]:
        """The items of an event or a series."""
        return self.items.get(event, _NOTHING)

    def series_of(self) -> Mapping[str, str]:
        """Occurrence → the series that it is held of."""
        return {item[len(event) + 1 :]: event for event, items in self.items.items() for item in items if item != event}

    def is_current(self, event: str, listed: Version) -> bool:
        """Nothing but this version is held of an event that does not recur."""
        items = self.all_of(event)
        return len(items) == 1 and event in items and items[event].is_like(listed)

    def is_whole(self, series: str, listed: Mapping[str, Version], window: Window) -> bool:
        """What a listing of the window names of a series is held, and nothing else that it would name."""
        items = self.all_of(series)
        named = {within(series, occurrence): version for occurrence, version in listed.items()}
        are_same = all(item in items and items[item].is_like(version) for item, version in named.items())
        return are_same and self.listed(series, window) <= named.keys()

    def listed(self, event: str, window: Window) -> set[str]:
        """The items of an event that a listing of the window would name, unless they have gone.

        What was told as cancelled stays: people clear it from their calendars.
        """
        items = self.all_of(event).items()
        return {item for item, version in items if version.ends_in(window) and not version.is_cancelled}

    def is_beside(self, event: str, window: Window) -> bool:
        """Something is held of it that a listing of the window would not name."""
        return any(not version.ends_in(window) for version in self.all_of(event).values())

    def expected(self, calendar: str, window: Window) -> list[str]:
        """The events and series that a listing of a calendar would name. `calendar`: its tag.

        Where what could not be read was, is not known.
        """
        return [
            event
            for event, items in self.items.items()
            if any(items[item].calendar in (calendar, "") for item in self.listed(event, window))
        ]

    def apart_from(self, calendars: set[str]) -> list[str]:
        """What is held of other calendars than these: items, or events of which nothing else is held."""
        found: list[str] = []
        for event, items in self.items.items():
            left = [item for item, version in items.items() if version.calendar not in {"", *calendars}]
            stays = any(version.calendar in calendars for version in items.values())
            found += left if stays or not left else [event]
        return found


def different(changes: Iterable[Change], items: Mapping[str, Version]) -> list[Change]:
    """Those that are not what is held. `items`: of the same event or series."""
    return [
        change
        for change in changes
        if isinstance(change, Gone) or change.id not in items or str(items[change.id]) != change.version
    ]
