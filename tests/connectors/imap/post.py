"""A mailbox on a server, as its owner's mail program and others' mail change it, and a connector over it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]

from connectors.imap.connector import ImapConnector
from connectors.imap.session import Session
from connectors.model.sync import Change
from connectors.protocol import Surroundings
from tests.connectors.ledger import Ledger
from tests.people import ALICE
from tests.servers.dovecot import Dovecot

EXTENSIONS = frozenset({"QRESYNC", "CONDSTORE", "ENABLE", "ESEARCH", "LIST-STATUS", "UNSELECT", "IDLE"})
"""What a server of 2003 lacks."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_message(subject: str, text: str = "Hello.", *fields: str, date: str = "Mon, 2 Mar 2026 09:00:00 +0000") -> bytes:
    """A message from Carol to Alice, with further header fields; a body of its own type where they say so."""
    header = [
        f"Message-ID: <{subject}@acme.example>", *([f"Date: {date}"] if date else []),
        "From: Carol <carol@acme.example>", "To: alice@ours.example", f"Subject: {subject}", *fields,
    ]  # fmt: skip
    return "\r\n".join([*header, "", *text.split("\n"), ""]).encode()


@dataclass(slots=True)
class Post:
    """One user's mailbox, and the ledger that reads it."""

    server: Dovecot
    user: str
    ledger: Ledger = field(default_factory=Ledger)
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, where they are not the server's own."""
    at: datetime = NOON
    """What its connectors' clocks say."""
    opened: list[ImapConnector] = field(default_factory=list)

    def connector(self) -> ImapConnector:
        """One that remembers nothing."""
        options = self.server.options(self.user, **{"port": self.server.port, "tls": "none", **self.options})
        made = ImapConnector(options, Surroundings(ALICE, self.ledger.known, lambda: self.at))
        self.opened.append(made)
        return made

    def close(self) -> None:
        """Ends all connections."""
        for connector in self.opened:
            connector.close()

    def catch_up(self) -> list[Change]:
        """One whole pass of a new connector from where the ledger stands."""
        connector = self.connector()
        try:
            return self.ledger.store_all(connector.pages(self.ledger.cursor))
        finally:
            connector.close()

    def deliver(self, subject: str, text: str = "Hello.", folder: str = "INBOX") -> None:
        """A new message."""
        self.server.deliver(self.user, a_message(subject, text), folder)

    @contextmanager
    def mail_program(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """The owner's mail program with a folder open."""
        client = self.server.mail_program(self.user)
        try:
            client.select_folder(folder)
            yield client
        finally:
            client.logout()

    def expunge(self, subject: str, folder: str = "INBOX") -> None:
        """Deletes messages for good."""
        with self.mail_program(folder) as client:
            found = uids(client, subject)
            if found:
                client.delete_messages(found)
                client.uid_expunge(found)


def uids(client: IMAPClient, subject: str) -> list[int]:
    """The messages with this subject in the folder that is open."""
    return list(client.search(["HEADER", "Message-ID", f"<{subject}@acme.example>"]))


def use_no_extensions(patch: pytest.MonkeyPatch) -> None:
    """Makes connectors believe that the server has none."""
    offers = Session.offers
    patch.setattr(Session, "offers", lambda self, *names: EXTENSIONS.isdisjoint(names) and offers(self, *names))
