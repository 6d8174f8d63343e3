"""How benchmarks take time."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """On the wall."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
