"""Calendars of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.connectors.exchange_calendar.diary import Diary
from tests.connectors.ledger import Ledger
from tests.servers.exchange.server import ExchangeServer


@pytest.fixture
def ledger() -> Ledger:
    """What capture holds: nothing yet."""
    return Ledger()


@pytest.fixture
def diary(exchange: ExchangeServer, ledger: Ledger) -> Iterator[Diary]:
    """A person with an empty calendar."""
    made = Diary(exchange, ledger)
    exchange.calendar(made.owner)
    yield made
    made.close()
