"""Keeping to a rate that processes share: each takes about a second's worth of what it needs at a time.

What it has not spent within a second is lost: so a process that dies takes no more with it, and what several have left
over never adds up to more than the quota.
"""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final, Protocol

from connectors.pace.rate import ALL, TOO_LITTLE, Clock, Rate

KEPT: Final = 1.0
"""Seconds for which what was taken may be spent, of a quota of a minute or longer."""
KEPT_SHARE: Final = 1 / 60
"""The same of shorter ones, as a share of their time."""
UNASKED: Final = 0.004
"""What a process may spend of a quota without asking the others, as a share of it, where it seldom asks for anything:
a look at a mailbox in which nothing has happened is cheaper than the question would be."""
UNASKED_ALL: Final = 4 * UNASKED
"""What those who read the same mailbox within such a time spend so, at most."""
GROWTH: Final = 2.0
"""How much more is taken at most than the last time."""
SHORTEST: Final = 0.001
"""Seconds: what is spent within less tells nothing of how much is needed."""


class Drawn(Protocol):
    """What became of a draw; in seconds."""

    @property
    def wait(self) -> float:
        """After which it may be spent."""
        ...

    @property
    def shut(self) -> float:
        """Nothing was drawn: the provider wants nobody to ask for so long."""
        ...


class Pool(Protocol):
    """Where processes agree on what each of them takes. Hashable; its methods raise what its keeper raises."""

    def draw(self, name: str, seconds: float, burst: float) -> Drawn:
        """Takes what flows into this quota's bucket within `seconds`; it holds what flows in within `burst`."""
        ...

    def shut(self, name: str, seconds: float, burst: float) -> None:
        """Nobody draws from this quota for `seconds`."""
        ...

    def turn(self, name: str, seconds: float, mine: datetime | None) -> datetime | None:
        """Takes a turn for so long from now, or makes it last so long: `mine`, what this returned for it last.

        None where somebody else has it. See `connectors.pace.turns`.
        """
        ...

    def give_back(self, name: str, mine: datetime) -> None:
        """Somebody else may have that turn."""
        ...


class Share:
    """What one process takes of one quota. For several threads at once."""

    def __init__(
        self,
        pool: Pool,
        name: str,
        rate: Rate,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        *,
        unasked: bool = False,
    ) -> None:
        """`name`: the quota's, the same in all processes. `rate`: what all may ask, as one of them would keep to it.

        `unasked`: a few requests go without asking the others, as few ask at all.
        """
        self._pool, self._name, self._clock, self._sleep = pool, name, clock, sleep
        self._kept = min(KEPT, rate.within * KEPT_SHARE)
        aside = self._kept / rate.within + (UNASKED_ALL if unasked else 0.0)
        self._flow = (rate.most * (ALL - aside) - rate.capacity) / rate.within
        """Units a second."""
        self._burst = rate.capacity / self._flow
        self._free = Rate(int(rate.most * UNASKED) if unasked else 0, clock, within=rate.within, capacity=0.5)
        self._lock = Lock()
        self._left = self._taken = 0.0
        self._taken_at = self._good_until = self._shut_until = clock()

    def take(self, units: int) -> float:
        """Waits until `units` may be spent, and spends them: 0; or the seconds that the provider serves nobody."""
        with self._lock:
            while not (shut := self._shut()) and not self._spend(units):
                self._draw(units)
            return shut

    def shut(self, seconds: float) -> None:
        """The provider serves nobody for so long."""
        self._pool.shut(self._name, seconds, self._burst)
        with self._lock:
            self._shut_until = max(self._shut_until, self._clock() + seconds)

    def _spend(self, units: int) -> bool:
        if units <= self._free.capacity and not self._free.wait(units):
            self._free.spend(units)
            return True
        left = self._kept_yet() - units
        if left < -TOO_LITTLE:
            return False
        self._left = left
        return True

    def _draw(self, units: int) -> None:
        """At least what lacks; as much as lasts for a while, if it is used as the last was."""
        now, left = self._clock(), self._kept_yet()
        used = (self._taken - self._left) / max(now - self._taken_at, SHORTEST) * self._kept
        more = max(units - left, min(used, self._taken * GROWTH, self._flow * self._kept))
        drawn = self._pool.draw(self._name, more / self._flow, self._burst)
        if drawn.shut:
            self._shut_until = self._clock() + drawn.shut
            return
        if drawn.wait:
            self._sleep(drawn.wait)
        self._left = self._taken = left + more
        self._taken_at, self._good_until = now, self._clock() + self._kept

    def _kept_yet(self) -> float:
        return self._left if self._clock() < self._good_until else 0.0

    def _shut(self) -> float:
        return max(0.0, self._shut_until - self._clock())


def share_of(pool: Pool | None, name: str, rate: Rate, *, unasked: bool = False) -> Share | None:
    """This process's share of the quota of this name; None where there is no other process."""
    return None if pool is None else Share(pool, name, rate, unasked=unasked)
