"""What a cursor says: how each calendar stood when all of it had been handed over."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from connectors.json_cursor import json_cursor, value_of
from connectors.model.sync import Cursor

SCHEME: Final = "ews.calendar/1"
UNFINISHED: Final = Cursor(SCHEME, "")
"""Of a first pass that is not over: what it has handed over is known by its versions, so it has no place to keep."""


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    asked: tuple[str, ...]
    """The names in the options: where those are changed, the calendars are chosen again."""
    window: str
    """The name of that in which the calendars were read."""
    calendars: Mapping[str, str]
    """Those that are read, by their ids: the sync state to go on from; "" where one was not read."""
    hour: str
    """In which the calendars were listed, and what the server had refused was asked for again."""
    refused: tuple[str, ...] = ()
    """Events and series that the server did not hand over when they changed."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call the calendars, by their ids."""

    def cursor(self) -> Cursor:
        """To go on from."""
        return json_cursor(SCHEME, asdict(self))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where there is nothing to go on from."""
        value = value_of(cursor, SCHEME)
        if value is None:
            return None
        return cls(**(value | {"asked": tuple(value["asked"]), "refused": tuple(value["refused"])}))
