"""What a cursor says: how each calendar, and the list of them, stood when all of it had been handed over."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from connectors.model.sync import Cursor

SCHEME: Final = "google.calendar/1"
UNFINISHED: Final = Cursor(SCHEME, "")
"""Of a first pass that is not over: what it has handed over is known by its versions, so it has no place to keep."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How one calendar stood."""

    token: str = ""
    """Where changes since are told from; "" where it has not been read, or was not there."""
    home: str = ""
    """The name of its time zone, by which its all-day events were read."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Series that Google did not hand over when they changed → iCalUID, "" where that was not said."""


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    asked: tuple[str, ...]
    """The names in the options: where those are changed, the calendars are chosen again."""
    window: str
    """The name of that in which series were expanded."""
    list: str
    """The token of the list of calendars."""
    calendars: Mapping[str, Stand]
    """Those that are read, by their ids."""
    asked_again: str = ""
    """The hour in which series that were refused were asked for last; "" where there are none."""

    def cursor(self) -> Cursor:
        """To go on from."""
        return Cursor(SCHEME, json.dumps(asdict(self), separators=(",", ":")))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where a pass has to start over, or goes on with its first."""
        if cursor is None or cursor.scheme != SCHEME or not cursor.value:
            return None
        value = json.loads(cursor.value)
        calendars = {ident: Stand(**stand) for ident, stand in value["calendars"].items()}
        return cls(tuple(value["asked"]), value["window"], value["list"], calendars, value["asked_again"])
