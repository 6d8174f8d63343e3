"""What all tests of EWS begin with."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from connectors.ews.office import Office
from connectors.model.address import Address
from tests.connectors.ews.asking import ANN, Opening, opened
from tests.servers.exchange.server import ExchangeServer


@pytest.fixture
def open_office(exchange: ExchangeServer) -> Iterator[Opening]:
    """Opens somebody's office; what more is said is that of her connection's options."""
    with ExitStack() as stack:

        def make(address: Address = ANN, **more: Any) -> Office:
            return stack.enter_context(opened(exchange.options(address, **more), address))

        yield make
