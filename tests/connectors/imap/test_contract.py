"""IMAP keeps the contract, on a server with every extension, on the same without, and on another that has none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from connectors.imap import passes
from connectors.imap.connector import ImapConnector
from connectors.protocol import Surroundings
from tests.connectors import contract
from tests.connectors.contract import ConnectorContract
from tests.connectors.imap.post import NOON, Post, a_message, uids, use_no_extensions
from tests.connectors.ledger import Ledger
from tests.people import ALICE
from tests.servers.pymap import Pymap


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


@dataclass(slots=True)
class Folder:
    """A folder of a pymap server."""

    server: Pymap
    ledger: Ledger
    program: IMAPClient
    name: str
    names: set[str] = field(default_factory=set)
    opened: list[ImapConnector] = field(default_factory=list)

    def connector(self) -> ImapConnector:
        options = self.server.options(folders=[self.name])
        self.opened.append(ImapConnector(options, Surroundings(ALICE, self.ledger.known, lambda: NOON)))
        return self.opened[-1]

    def put(self, name: str, text: str = "Hello.") -> None:
        if name in self.names:
            self.remove(name)
        self.names.add(name)
        self.program.append(self.name, a_message(name, text))

    def put_unreadable(self, name: str) -> None:
        self.program.append(self.name, b"\r\nno header at all\r\n")

    def remove(self, name: str) -> None:
        found = uids(self.program, name)
        if found:
            self.program.add_flags(found, rb"\Deleted")
            self.program.expunge()


class TestPymap(ConnectorContract):
    """A server that others wrote, with hardly any extension. It is slow: pages are small."""

    @pytest.fixture
    def provider(
        self, pymap: Pymap, ledger: Ledger, mailbox_user: str, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Folder]:
        monkeypatch.setattr(passes, "PAGE", 20)
        monkeypatch.setattr(contract, "MANY", 21)
        program = pymap.mail_program()
        program.create_folder(mailbox_user)
        program.select_folder(mailbox_user)
        folder = Folder(pymap, ledger, program, mailbox_user)
        yield folder
        for connector in folder.opened:
            connector.close()
        program.logout()
