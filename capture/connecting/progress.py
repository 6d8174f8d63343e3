"""How far the first reading of a source is, and how long it still takes at the pace it had so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from store.health import Health, State

_LEAST_SEEN: Final = 20
"""Below it nothing is said of the time: a handful of items has no pace."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a first reading."""

    seen: int
    expected: int
    left: timedelta | None
    """Estimated; None where nothing can be said yet."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.seen / self.expected)


def progress(health: Health, now: datetime) -> Progress | None:
    """None where the first reading has ended, does not go on, or nobody said how many items there are."""
    source = health.source
    if health.state is not State.CATCHING_UP or source.caught_up_at is not None or not source.expected:
        return None
    seen, taken = health.seen, (now - source.connected_at).total_seconds()
    has_pace = seen >= _LEAST_SEEN and taken > 0
    left = timedelta(seconds=max(0, source.expected - seen) * taken / seen) if has_pace else None
    return Progress(min(seen, source.expected), source.expected, left)
