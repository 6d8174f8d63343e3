"""Which folders are looked at by a poll, where not all fit into one request."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

AT_ONCE: Final = 19
"""Folders asked by one request, beside the list of folders: https://learn.microsoft.com/graph/json-batching"""
ALWAYS: Final = 2
"""Of the first folders, which are Inbox and Sent Items, unless others are chosen."""


class Rounds:
    """Takes turns among folders, for as long as the process lives."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._looked: dict[str, int] = {}

    def due(self, folders: Sequence[str]) -> list[str]:
        """Those to be looked at now: the first ones, and those that were looked at longest ago."""
        others = sorted(folders[ALWAYS:], key=lambda folder: self._looked.get(folder, 0))
        return [*folders[:ALWAYS], *others[: AT_ONCE - ALWAYS]]

    def looked(self, folders: Iterable[str]) -> None:
        """These have been looked at."""
        self._looked |= dict.fromkeys(folders, next(self._numbers))
