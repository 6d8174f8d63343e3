"""How many calls a token may make."""

from datetime import datetime
from threading import Lock
from typing import Final

MOST: Final = 600
"""Calls of one token in one minute of the clock."""
_MINUTE: Final = 60


class TooMany(Exception):
    """The token has made as many calls as it may."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"This token has made {MOST} calls within a minute: go on in {wait} seconds.")
        self.wait = wait
        """Seconds until the next minute begins."""


class Calls:
    """Those of this minute, in the memory of the process that serves the pages: another process counts anew."""

    def __init__(self) -> None:
        self._minute = 0
        self._made: dict[int, int] = {}
        self._lock = Lock()

    def count(self, token: int, now: datetime) -> None:
        """One more. Raises TooMany."""
        minute, second = divmod(int(now.timestamp()), _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._made = minute, {}
            self._made[token] = made = self._made.get(token, 0) + 1
        if made > MOST:
            raise TooMany(_MINUTE - second)
