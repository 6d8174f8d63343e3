"""Outlook mail keeps the contract."""

from dataclasses import dataclass, field

import pytest

from connectors.outlook_mail.connector import OutlookMailConnector
from tests.connectors.contract import ConnectorContract
from tests.connectors.outlook_mail.post import Post


@dataclass(slots=True)
class Inbox:
    """The inbox of a mailbox. A message that is replaced is a new one."""

    post: Post
    ids: dict[str, str] = field(default_factory=dict)

    def connector(self) -> OutlookMailConnector:
        return self.post.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        self.remove(name)
        self.ids[name] = self.post.put(name, text)

    def put_unreadable(self, name: str) -> None:
        self.ids[name] = self.post.put(name)
        self.post.mailbox.edit(self.ids[name], internetMessageHeaders=[], sentDateTime=None, receivedDateTime=None)

    def remove(self, name: str) -> None:
        if ident := self.ids.pop(name, ""):
            self.post.mailbox.delete(ident)


class TestOutlookMail(ConnectorContract):
    @pytest.fixture
    def provider(self, post: Post) -> Inbox:
        return Inbox(post)
