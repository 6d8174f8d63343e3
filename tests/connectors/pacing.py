"""Time for tests of what waits, and what was asked for within any stretch of it."""

from collections import deque
from collections.abc import Iterable
from threading import Condition


class FakeTime:
    """Time that passes only where somebody sleeps."""

    def __init__(self, now: float = 0.0) -> None:
        """In seconds."""
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class SharedTime:
    """A clock for threads: it goes on to the next waking once all of them sleep."""

    def __init__(self, threads: int) -> None:
        self.now, self.running, self.wakings = 0.0, threads, list[float]()
        self.changed = Condition()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.changed:
            waking = self.now + seconds
            self.wakings.append(waking)
            self.leave()
            self.changed.wait_for(lambda: self.now >= waking)
            self.wakings.remove(waking)
            self.running += 1

    def leave(self) -> None:
        """One thread less that does something."""
        with self.changed:
            self.running -= 1
            if not self.running and self.wakings:
                self.now = max(self.now, min(self.wakings))
                self.changed.notify_all()


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
