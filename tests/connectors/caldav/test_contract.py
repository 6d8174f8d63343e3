"""CalDAV keeps the contract, against two servers."""

from dataclasses import dataclass

import pytest

from connectors.caldav import connector
from connectors.caldav.connector import CalDavConnector
from tests.connectors import contract
from tests.connectors.caldav.account import Account, a_calendar, an_event
from tests.connectors.contract import ConnectorContract


@dataclass(slots=True)
class Calendar:
    """One calendar, an event a resource."""

    account: Account

    def connector(self) -> CalDavConnector:
        return self.account.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        self.account.put(name, a_calendar(an_event(name, f"DESCRIPTION:{text}")))

    def put_unreadable(self, name: str) -> None:
        self.account.put(name, a_calendar(an_event(name, "RRULE:FREQ=DAILY;COUNT=0")))

    def remove(self, name: str) -> None:
        self.account.remove(name)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers check what is put: hundreds of events for each test would take minutes."""
    monkeypatch.setattr(connector, "PAGE", 20)
    monkeypatch.setattr(contract, "MANY", 21)


class TestRadicale(ConnectorContract):
    @pytest.fixture
    def provider(self, on_radicale: Account) -> Calendar:
        return Calendar(on_radicale)


class TestXandikos(ConnectorContract):
    @pytest.fixture
    def provider(self, on_xandikos: Account) -> Calendar:
        return Calendar(on_xandikos)
