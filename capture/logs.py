"""The log: one line an event, with ids and counts; never content, and nothing of a secret."""

import threading
from collections import Counter

from structlog.typing import EventDict, WrappedLogger

_counts: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()


def count(logger: WrappedLogger, level: str, event: EventDict) -> EventDict:
    """Counts the event, for the metrics. A processor of structlog."""
    del logger
    with _lock:
        _counts[level, str(event.get("event"))] += 1
    return event


def counted() -> dict[tuple[str, str], int]:
    """How often each event has been logged by this process, by level and name."""
    with _lock:
        return dict(_counts)
