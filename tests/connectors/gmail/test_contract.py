"""Gmail keeps the contract."""

from dataclasses import dataclass, field

import pytest

from connectors.gmail.connector import GmailConnector
from tests.connectors.contract import ConnectorContract
from tests.connectors.gmail.post import Post


@dataclass(slots=True)
class Inbox:
    """The inbox of a mailbox. A message that is replaced is a new one."""

    post: Post
    ids: dict[str, str] = field(default_factory=dict)

    def connector(self) -> GmailConnector:
        return self.post.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        self.remove(name)
        self.ids[name] = self.post.put(name, text)

    def put_unreadable(self, name: str) -> None:
        self.ids[name] = self.post.mailbox.put(b"\x89PNG no message at all\n")

    def remove(self, name: str) -> None:
        if ident := self.ids.pop(name, ""):
            self.post.mailbox.delete(ident)


class TestGmail(ConnectorContract):
    @pytest.fixture
    def provider(self, post: Post) -> Inbox:
        return Inbox(post)
