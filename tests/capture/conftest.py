"""What the daemon logs is kept out of the tests' output and can be asked for; connections that are held."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests.capture.held_mail import Listening


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """The log's events of this test."""
    with capture_logs() as events:
        yield events


@pytest.fixture
def here() -> Iterator[Listening]:
    """A process that holds connections and listens to them."""
    made = Listening()
    yield made
    made.close()
