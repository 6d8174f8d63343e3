"""What every part of the contract's tests stands on."""

from collections.abc import Iterator

import pytest

from connectors.model.sync import Change
from connectors.protocol import Connector
from tests.connectors.ledger import Ledger
from tests.connectors.provider import Provider


class ContractBase:
    """A provider, a connector over it, and the ledger that reads it."""

    @pytest.fixture
    def ledger(self) -> Ledger:
        return Ledger()

    @pytest.fixture
    def provider(self, ledger: Ledger) -> Provider:
        raise NotImplementedError

    @pytest.fixture
    def connector(self, provider: Provider) -> Iterator[Connector]:
        connector = provider.connector()
        yield connector
        connector.close()

    @pytest.fixture
    def three(self, provider: Provider) -> tuple[str, ...]:
        names = ("one", "three", "two")
        for name in names:
            provider.put(name)
        return names

    def catch_up(self, connector: Connector, ledger: Ledger) -> list[Change]:
        """One whole pass from where the ledger stands."""
        return ledger.store_all(connector.pages(ledger.cursor))
