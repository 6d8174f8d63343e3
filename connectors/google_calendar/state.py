"""What a cursor says: how each calendar, and the list of them, stood when all of it had been handed over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from connectors.model.sync import Cursor

SCHEME: Final = "google.calendar/1"
UNFINISHED: Final = Cursor(SCHEME, "")
"""Of a first pass that is not over: what it has handed over is known by its versions, so it has no place to keep."""


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    asked: tuple[str, ...]
    """The names in the options: where those are changed, the calendars are chosen again."""
    window: str
    """The name of that in which series were expanded."""
    list: str
    """The token of the list of calendars."""
    calendars: Mapping[str, str]
    """The id of each calendar that is read → its token; "" of one that has not been read, or was not there."""

    def cursor(self) -> Cursor:
        """To go on from."""
        value = {"asked": self.asked, "window": self.window, "list": self.list, "calendars": dict(self.calendars)}
        return Cursor(SCHEME, json.dumps(value, separators=(",", ":")))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where a pass has to start over, or goes on with its first."""
        if cursor is None or cursor.scheme != SCHEME or not cursor.value:
            return None
        value = json.loads(cursor.value)
        return cls(tuple(value["asked"]), value["window"], value["list"], value["calendars"])
