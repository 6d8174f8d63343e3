"""Keeping to a rate that a provider states: so many units within any minute, or any ten.

A rate is a bucket of units that fills steadily and holds little. What it holds and what flows in within any such time
is less than the quota by the time that requests may be under way, so that no more than the quota arrives.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

MINUTE: Final = 60.0
ALL: Final = 0.985
"""What is spent within the time at most, as a share of the quota. The rest is for what is late on its way: of a minute,
a second."""
CAPACITY: Final = 0.03
"""What a bucket holds where nothing else is said, as a share of the quota: nearly all of it is spent steadily."""
LEAST: Final = 0.01
"""What flows in at least, where one request costs nearly the whole quota."""
TOO_LITTLE: Final = 1e-6
"""Units that are not worth waiting for: the rounding of clocks."""

Clock = Callable[[], float]


class Rate:
    """One quota, shared by threads."""

    def __init__(
        self,
        most: int,
        clock: Clock = time.monotonic,
        *,
        within: float = MINUTE,
        capacity: float = CAPACITY,
    ) -> None:
        """`most` units within any so many seconds; `clock` in seconds; full at first.

        `capacity`: what it holds, as a share of `most`. What it holds more, flows in less.
        """
        self.most, self.within, self._clock, self._lock = most, within, clock, Lock()
        self._flow = most * (ALL - capacity) / within
        """Units a second."""
        self.capacity = most * capacity
        """Units; more where a single request costs more, and then less flows in."""
        self._level = self.capacity
        self._at = clock()
        self._refusals = 0

    def wait(self, units: int) -> float:
        """Seconds until `units` may be spent, if nobody else spends any."""
        with self._lock:
            self._fit(units)
            lacking = units - self._filled()
            return self._shut() + (lacking / self._flow if lacking > TOO_LITTLE else 0.0)

    def spend(self, units: int) -> None:
        """Now, whether there are so many or not."""
        with self._lock:
            self._level = self._filled() - units

    def reserve(self, units: int) -> float:
        """Spends `units`, and returns the seconds until they may be used: who came first is served first."""
        with self._lock:
            self._fit(units)
            self._level = self._filled() - units
            return max(0.0, -self._level / self._flow) + self._shut()

    def shut(self) -> float:
        """Seconds until anything may be spent, as the provider has asked us to wait."""
        with self._lock:
            return self._shut()

    def refuse(self, seconds: float | None) -> None:
        """Nothing flows in for `seconds`, else for 1, 2, 4 ... s as the provider goes on refusing."""
        with self._lock:
            if self._shut() and seconds is None:
                return  # asked before the last refusal, and refused with it
            level = min(0.0, self._filled())
            self._refusals += seconds is None
            asked = 2.0 ** (self._refusals - 1) if seconds is None else seconds
            self._at, self._level = max(self._at, self._clock() + asked), level

    def serve(self) -> None:
        """The provider serves us again."""
        with self._lock:
            self._refusals = 0

    def _filled(self) -> float:
        now = self._clock()
        if now > self._at:
            self._level = min(self.capacity, self._level + (now - self._at) * self._flow)
            self._at = now
        return self._level

    def _shut(self) -> float:
        return max(0.0, self._at - self._clock())

    def _fit(self, units: int) -> None:
        if units > self.capacity:
            self._filled()
            self.capacity = units
            self._flow = max(self.most * ALL - units, self.most * LEAST) / self.within
