"""Mail of an Exchange server keeps the contract."""

from dataclasses import dataclass, field

import pytest

from connectors.exchange_mail.connector import ExchangeMailConnector
from tests.connectors.contract import ConnectorContract
from tests.connectors.exchange_mail.post import Corrupt, Post


@dataclass(slots=True)
class Inbox:
    """The inbox of a mailbox. A message that is replaced is a new one."""

    post: Post
    corrupt: Corrupt = field(default_factory=Corrupt)
    ids: dict[str, str] = field(default_factory=dict)

    def connector(self) -> ExchangeMailConnector:
        return self.post.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        self.remove(name)
        self.ids[name] = self.post.put(name, text)

    def put_unreadable(self, name: str) -> None:
        self.ids[name] = self.post.put(name)
        self.corrupt.ids.add(self.ids[name])

    def remove(self, name: str) -> None:
        if ident := self.ids.pop(name, ""):
            self.post.mailbox.delete(ident)


class TestExchangeMail(ConnectorContract):
    @pytest.fixture
    def provider(self, post: Post) -> Inbox:
        inbox = Inbox(post)
        post.server.faults.append(inbox.corrupt)
        return inbox
