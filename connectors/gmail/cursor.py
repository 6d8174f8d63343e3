"""What a cursor says: up to where in the mailbox's history everything has been handed over."""

from dataclasses import asdict, dataclass
from typing import Final, Self

from connectors.json_cursor import json_cursor, value_of
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
        return json_cursor(SCHEME, {name: text for name, text in asdict(self).items() if text})

    @classmethod
    def of(cls, cursor: Cursor | None, asked: str) -> Self | None:
        """What `cursor` says; None where the mailbox has to be listed from the beginning.

        `asked`: what the options choose now.
        """
        value = value_of(cursor, SCHEME)
        return cls(**value) if value is not None and value["asked"] == asked else None
