"""Calendars of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.connectors.google_calendar.diary import ANN, Diary
from tests.connectors.ledger import Ledger
from tests.servers.google.server import GoogleServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def diary(google: GoogleServer, ledger: Ledger) -> Iterator[Diary]:
    """A person with an empty calendar."""
    google.calendar(ANN)
    made = Diary(google, ledger)
    yield made
    made.close()
