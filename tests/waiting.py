"""Waiting for what other threads do."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE_SECONDS: Final = 20


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Fails where it takes longer."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
