"""The reference connector keeps the contract, and expires cursors as providers do."""

from dataclasses import dataclass, replace

import pytest

from connectors.errors import CursorExpired
from connectors.memory import MemoryConnector, MemoryMailbox
from connectors.model.sync import Unreadable
from tests.builders import a_mail, seen
from tests.connectors.contract import ConnectorContract
from tests.connectors.ledger import Ledger
from tests.people import ALICE


@dataclass(frozen=True, slots=True)
class MemoryProvider:
    """A mailbox in memory."""

    mailbox: MemoryMailbox

    def connector(self) -> MemoryConnector:
        return MemoryConnector(self.mailbox)

    def put(self, name: str, text: str = "Hello.") -> None:
        mail = seen(name, a_mail(f"mail:{name}@acme.example", subject=name), version=text)
        self.mailbox.put(replace(mail, folders=("Inbox",)), text)

    def put_unreadable(self, name: str) -> None:
        self.mailbox.put(Unreadable(name, "It cannot be read"))

    def remove(self, name: str) -> None:
        self.mailbox.remove(name)


class TestMemory(ConnectorContract):
    @pytest.fixture
    def provider(self, ledger: Ledger) -> MemoryProvider:
        return MemoryProvider(MemoryMailbox(ALICE))

    def test_a_cursor_expires(self, provider: MemoryProvider, ledger: Ledger, three: tuple[str, ...]) -> None:
        self.catch_up(provider.connector(), ledger)
        provider.put("four")
        provider.mailbox.forget()
        with pytest.raises(CursorExpired):
            self.catch_up(provider.connector(), ledger)
        assert len(ledger.store_all(provider.connector().pages(None))) == 4
