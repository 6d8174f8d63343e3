"""Which folders are looked at by a poll, where there are more than it asks for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Final

ALWAYS: Final = 2
"""Of the first folders, which are Inbox and Sent Items, unless others are chosen."""


class Rounds:
    """Takes turns among folders, for as long as the connection is kept; and from hour to hour where none is."""

    def __init__(self, at_once: int) -> None:
        """`at_once`: folders that a poll asks for."""
        self._at_once = at_once
        self._numbers = count(1)
        self._looked: dict[str, int] = {}

    def due(self, folders: Sequence[str], now: datetime) -> list[str]:
        """Those to be looked at now: the first ones, and those that were looked at longest ago.

        Among those of which that is not known, each hour begins where the last one ended.
        """
        turns, others = self._at_once - ALWAYS, folders[ALWAYS:]
        start = int(now.timestamp()) // 3600 * turns % max(1, len(others))
        in_turn = sorted((*others[start:], *others[:start]), key=lambda folder: self._looked.get(folder, 0))
        return [*folders[:ALWAYS], *in_turn[:turns]]

    def looked(self, folders: Iterable[str]) -> None:
        """These have been looked at."""
        self._looked |= dict.fromkeys(folders, next(self._numbers))
