"""Which folders are looked at by a poll, where there are more than it asks for."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

ALWAYS: Final = 2
"""Of the first folders, which are Inbox and Sent Items, unless others are chosen."""


class Rounds:
    """Takes turns among folders, for as long as the process lives."""

    def __init__(self, at_once: int) -> None:
        """`at_once`: folders that a poll asks for."""
        self._at_once = at_once
        self._numbers = count(1)
        self._looked: dict[str, int] = {}

    def due(self, folders: Sequence[str]) -> list[str]:
        """Those to be looked at now: the first ones, and those that were looked at longest ago."""
        others = sorted(folders[ALWAYS:], key=lambda folder: self._looked.get(folder, 0))
        return [*folders[:ALWAYS], *others[: self._at_once - ALWAYS]]

    def looked(self, folders: Iterable[str]) -> None:
        """These have been looked at."""
        self._looked |= dict.fromkeys(folders, next(self._numbers))
