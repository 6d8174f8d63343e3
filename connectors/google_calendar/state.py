"""What a cursor says: how each calendar, and the list of them, stood when all of it had been handed over."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from connectors.json_cursor import json_cursor, value_of
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
    names: Mapping[str, str] = field(default_factory=dict)
    """What the person calls the calendars, by their ids."""

    def cursor(self) -> Cursor:
        """To go on from."""
        return json_cursor(SCHEME, asdict(self))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where there is nothing to go on from."""
        value = value_of(cursor, SCHEME)
        if value is None:
            return None
        calendars = {ident: Stand(**stand) for ident, stand in value["calendars"].items()}
        names = value.get("names", {})
        # A cursor of a release that did not keep them: the list is read anew.
        token = value["list"] if names.keys() == calendars.keys() else ""
        return cls(tuple(value["asked"]), value["window"], token, calendars, value["asked_again"], names)
