"""IMAP keeps the contract, on a server with every extension and on one without."""

from dataclasses import dataclass, field

import pytest

from connectors.imap.connector import ImapConnector
from tests.connectors.contract import ConnectorContract
from tests.connectors.imap.post import Post, use_no_extensions


@dataclass(slots=True)
class Inbox:
    """The inbox of a mailbox. A message that is replaced is a new one, as IMAP has it."""

    post: Post
    names: set[str] = field(default_factory=set)

    def connector(self) -> ImapConnector:
        return self.post.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        if name in self.names:
            self.post.expunge(name)
        self.names.add(name)
        self.post.deliver(name, text)

    def put_unreadable(self, name: str) -> None:
        self.post.server.deliver(self.post.user, b"\x89PNG no message at all\n")

    def remove(self, name: str) -> None:
        self.names.discard(name)
        self.post.expunge(name)


class TestImap(ConnectorContract):
    @pytest.fixture
    def provider(self, post: Post) -> Inbox:
        return Inbox(post)


class TestPlainImap(ConnectorContract):
    """The same server, whose extensions are not used."""

    @pytest.fixture
    def provider(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> Inbox:
        use_no_extensions(monkeypatch)
        return Inbox(post)
