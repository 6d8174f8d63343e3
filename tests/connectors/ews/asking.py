"""Offices at the tests' Exchange server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from config.exchange import ExchangeOptions
from connectors.ews.office import Office
from connectors.model.address import Address
from connectors.protocol import Surroundings

ANN, BOB = Address("ann@example.com"), Address("bob@example.com")
Opening = Callable[..., Office]


def surroundings(owner: Address = ANN) -> Surroundings:
    """Of a connection of hers, with nothing held."""
    return Surroundings(owner, lambda _prefix: {}, lambda: datetime.now(UTC))


@contextmanager
def opened(options: ExchangeOptions, owner: Address = ANN) -> Iterator[Office]:
    """An office, closed at the end."""
    office = Office(options, surroundings(owner))
    try:
        yield office
    finally:
        office.close()


def resolved(account: Any) -> list[str]:
    """For Office.ask: the cheapest thing that the server does without any folder."""
    return [one.email_address for one in account.protocol.resolve_names([str(ANN)])]
