"""Time for tests of what waits, and what was asked for within any stretch of it."""

from collections import deque
from collections.abc import Iterable


class FakeTime:
    """Time that passes only where somebody sleeps."""

    def __init__(self, now: float = 0.0) -> None:
        """In seconds."""
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def most_within(seconds: float, spent: Iterable[tuple[float, int]]) -> int:
    """The most units within any so many seconds. `spent`: when, and how many; in order."""
    window: deque[tuple[float, int]] = deque()
    total = most = 0
    for at, units in spent:
        window.append((at, units))
        total += units
        while window[0][0] <= at - seconds:
            total -= window.popleft()[1]
        most = max(most, total)
    return most
