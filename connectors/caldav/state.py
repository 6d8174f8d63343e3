"""What a cursor says: where the calendars are, and how each stood when all of it had been handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from connectors.caldav.discover import Place
from connectors.json_cursor import json_cursor, value_of
from connectors.model.sync import Cursor

SCHEME: Final = "caldav/1"
UNFINISHED: Final = Cursor(SCHEME, "")
"""Of a first pass that is not over: what it has handed over is known by its versions, so it has no place to keep."""


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    asked: str
    """The address of the options: where that is changed, the calendars are looked for again."""
    place: Place
    window: str
    """The name of that in which series were expanded."""
    stamps: Mapping[str, str]
    """The path of each calendar → its stamp."""

    def cursor(self) -> Cursor:
        """To go on from."""
        place = [self.place.url, self.place.depth, *self.place.more]
        return json_cursor(
            SCHEME, {"asked": self.asked, "place": place, "window": self.window, "stamps": dict(self.stamps)}
        )

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where there is nothing to go on from."""
        value = value_of(cursor, SCHEME)
        if value is None:
            return None
        url, depth, *more = value["place"]
        return cls(value["asked"], Place(url, depth, tuple(more)), value["window"], value["stamps"])
