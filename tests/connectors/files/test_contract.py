"""Files keep the contract, in each format."""

from dataclasses import dataclass, field

import pytest

from connectors.files.connector import FilesConnector
from tests.connectors.contract import ConnectorContract
from tests.connectors.files.tree import Tree, a_calendar, a_message, an_event, in_mbox


@dataclass(slots=True)
class Folder:
    """A folder of .eml files."""

    tree: Tree

    def connector(self) -> FilesConnector:
        return self.tree.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        self.tree.write(f"{name}.eml", a_message(name, text))

    def put_unreadable(self, name: str) -> None:
        self.tree.write(f"{name}.eml", b"\x89PNG no message at all\n")

    def remove(self, name: str) -> None:
        (self.tree.root / f"{name}.eml").unlink()


class Maildir(Folder):
    """A Maildir with everything still unread."""

    def put(self, name: str, text: str = "Hello.") -> None:
        self.tree.write(f"new/{name}.M1.host", a_message(name, text))

    def put_unreadable(self, name: str) -> None:
        self.tree.write(f"new/{name}.M1.host", b"\x89PNG no message at all\n")

    def remove(self, name: str) -> None:
        (self.tree.root / f"new/{name}.M1.host").unlink()


@dataclass(slots=True)
class Mbox(Folder):
    """One mbox, rewritten whenever something changes; appended to where it can be."""

    messages: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, text: str = "Hello.") -> None:
        self._put(name, a_message(name, text))

    def put_unreadable(self, name: str) -> None:
        self._put(name, b"\nno header at all\n")

    def _put(self, name: str, message: bytes) -> None:
        is_new = name not in self.messages
        self.messages[name] = in_mbox(message)
        if is_new and len(self.messages) > 1:
            self.tree.append("mbox", self.messages[name])
        else:
            self._write()

    def remove(self, name: str) -> None:
        del self.messages[name]
        self._write()

    def _write(self) -> None:
        self.tree.write("mbox", b"".join(self.messages.values()))


class Calendars(Folder):
    """A folder of .ics files."""

    def put(self, name: str, text: str = "Hello.") -> None:
        self.tree.write(f"{name}.ics", a_calendar(an_event(name, f"DESCRIPTION:{text}")))

    def put_unreadable(self, name: str) -> None:
        self.tree.write(f"{name}.ics", b"not a calendar at all\n")

    def remove(self, name: str) -> None:
        (self.tree.root / f"{name}.ics").unlink()


class TestFolder(ConnectorContract):
    @pytest.fixture
    def provider(self, tree: Tree) -> Folder:
        return Folder(tree)


class TestMaildir(ConnectorContract):
    @pytest.fixture
    def provider(self, tree: Tree) -> Folder:
        tree.maildir()
        return Maildir(tree)


class TestCalendars(ConnectorContract):
    @pytest.fixture
    def provider(self, tree: Tree) -> Folder:
        return Calendars(tree)


class TestMbox(ConnectorContract):
    @pytest.fixture
    def provider(self, tree: Tree) -> Folder:
        return Mbox(tree)
