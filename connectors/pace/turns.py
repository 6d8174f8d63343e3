"""Asking for one account by turns: where a provider takes so few requests at once that one process needs them all."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Final

from connectors.pace.rate import Clock
from connectors.pace.shared import Pool

LONGEST: Final = 120.0
"""Seconds after which a turn is taken from who does not give it back: its process has died, or stands still."""
AGAIN: Final = 0.05
"""Seconds after which is looked again whether the turn is free."""


class Turns:
    """One process's turns at one account. For several threads at once, which share one."""

    def __init__(
        self,
        pool: Pool,
        name: str,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`name`: the account's, the same in all processes."""
        self._pool, self._name, self._clock, self._sleep = pool, name, clock, sleep
        self._lock = Lock()
        self._users = 0
        self._mine: datetime | None = None
        self._until = clock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits until it is this process's turn, which lasts until the last thread leaves."""
        with self._lock:
            if self._mine is None or self._until - self._clock() < LONGEST / 2:
                self._take()
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users and self._mine is not None:
                    mine, self._mine = self._mine, None
                    self._pool.give_back(self._name, mine)

    def _take(self) -> None:
        asked_at = self._clock()
        while (mine := self._pool.turn(self._name, LONGEST, self._mine)) is None:
            self._mine = None
            self._sleep(AGAIN)
            asked_at = self._clock()
        self._mine, self._until = mine, asked_at + LONGEST
