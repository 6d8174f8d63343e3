"""What a cursor says: up to where in the mailbox's history everything has been handed over."""

import json
from dataclasses import dataclass
from typing import Final, Self

from connectors.model.sync import Cursor

SCHEME: Final = "gmail.history/1"


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    history: str
    """Google's id of an entry of the history."""
    asked: str
    """What the options chose then (`connectors.gmail.scope.asked`)."""
    window: str
    """The name of that in which invited series were expanded."""
    is_listing: bool = False
    """The mailbox is still being listed: what has been handed over is known, so there is no place in it to keep."""

    def cursor(self) -> Cursor:
        """To go on from."""
        value: dict[str, str | bool] = {"history": self.history, "asked": self.asked, "window": self.window}
        if self.is_listing:
            value["backfill"] = True
        return Cursor(SCHEME, json.dumps(value, separators=(",", ":"), ensure_ascii=False))

    @classmethod
    def of(cls, cursor: Cursor | None) -> Self | None:
        """What `cursor` says; None where the mailbox has to be listed from the beginning."""
        if cursor is None or cursor.scheme != SCHEME:
            return None
        value = json.loads(cursor.value)
        return cls(value["history"], value["asked"], value["window"], value.get("backfill", False))
