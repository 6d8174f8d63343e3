"""What the daemon logs is kept out of the tests' output, and can be asked for."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """The log's events of this test."""
    with capture_logs() as events:
        yield events
