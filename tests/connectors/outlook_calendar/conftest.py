"""Calendars of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.connectors.ledger import Ledger
from tests.connectors.outlook.diary import ANN
from tests.connectors.outlook_calendar.diary import Diary
from tests.servers.microsoft.server import MicrosoftServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def diary(microsoft: MicrosoftServer, ledger: Ledger) -> Iterator[Diary]:
    """A person with an empty calendar."""
    microsoft.calendar(ANN)
    made = Diary(microsoft, ledger)
    yield made
    made.close()
