"""What a cursor says: up to where in the mailbox's history everything has been handed over."""

import json
from dataclasses import asdict, dataclass
from typing import Final, Self

from connectors.model.sync import Cursor

SCHEME: Final = "gmail.history/1"
ANEW: Final = "anew"
"""Instead of the name of a list: there is none yet."""


@dataclass(frozen=True, slots=True)
class State:
    """The value of a cursor, as JSON."""

    history: str
    """Google's id of an entry of the history."""
    asked: str
    """What the options chose then (`connectors.gmail.scope.asked`)."""
    day: str
    """On which the mailbox was last looked through for what is to be read again."""
    labels: str = ""
    """The ids of the chosen labels then: one that is made anew under its old name has another."""
    listing: str = ""
    """Of which list the messages are being handed over (`connectors.gmail.listing.Listing`), or ANEW; "": of none."""

    def cursor(self) -> Cursor:
        """To go on from."""
        value = {name: text for name, text in asdict(self).items() if text}
        return Cursor(SCHEME, json.dumps(value, separators=(",", ":"), ensure_ascii=False))

    @classmethod
    def of(cls, cursor: Cursor | None, asked: str) -> Self | None:
        """What `cursor` says; None where the mailbox has to be listed from the beginning.

        `asked`: what the options choose now.
        """
        if cursor is None or cursor.scheme != SCHEME:
            return None
        state = cls(**json.loads(cursor.value))
        return state if state.asked == asked else None
