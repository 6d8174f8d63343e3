"""Somebody's mail at a provider, as its owner and her correspondents change it, and what reads it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar

from capture.policy import Rules
from capture.prepare import prepare
from connectors.model.address import Address
from connectors.model.sync import Change, Content, Seen
from connectors.protocol import Connector, Surroundings
from store.model import Kept
from tests.connectors.ledger import Ledger
from tests.people import ALICE

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
Server = TypeVar("Server")
Made = TypeVar("Made", bound=Connector)


def a_message(
    subject: str,
    text: str = "Hello.",
    *fields: str,
    sender: str = "Carol <carol@acme.example>",
    date: str = "Mon, 2 Mar 2026 09:00:00 +0000",
) -> bytes:
    """A message from Carol to Alice, with further header fields."""
    header = [
        f"Message-ID: <{subject}@acme.example>",
        f"Date: {date}",
        f"From: {sender}",
        "To: alice@ours.example",
        f"Subject: {subject}",
        *fields,
    ]
    return "\r\n".join([*header, "", *text.split("\n"), ""]).encode()


_WEEKLY: Final = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:weekly@acme.example
DTSTAMP:20260301T090000Z
DTSTART:20260303T090000Z
DTEND:20260303T093000Z
RRULE:FREQ=WEEKLY
SUMMARY:Weekly
ORGANIZER:mailto:carol@acme.example
ATTENDEE:mailto:alice@ours.example
END:VEVENT
END:VCALENDAR"""


def an_invitation(subject: str, *disposition: str) -> bytes:
    """A message with text and a calendar; a file where `disposition` says so."""
    parts = [
        "--b", "Content-Type: text/plain", "", "Please come.",
        "--b", "Content-Type: text/calendar; method=REQUEST", *disposition, "", *_WEEKLY.split("\n"), "--b--",
    ]  # fmt: skip
    return a_message(subject, "\n".join(parts), "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")


@dataclass(slots=True)
class Postbox(ABC, Generic[Server, Made]):
    """One person's mailbox, and the ledger that reads it."""

    server: Server
    ledger: Ledger = field(default_factory=Ledger)
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    owner: Address = ALICE
    now: datetime = NOON
    ticks: timedelta = timedelta(0)
    """By how much the clock moves each time somebody looks at it."""
    opened: list[Made] = field(default_factory=list)

    @abstractmethod
    def make(self, surroundings: Surroundings) -> Made:
        """A connector over the mailbox."""

    def connector(self) -> Made:
        """One that remembers nothing."""
        self.opened.append(self.make(Surroundings(self.owner, self.ledger.known, self.clock)))
        return self.opened[-1]

    def clock(self) -> datetime:
        """What time it is."""
        self.now += self.ticks
        return self.now

    def close(self) -> None:
        """Ends all connections."""
        for connector in self.opened:
            connector.close()

    def catch_up(self) -> list[Change]:
        """One whole pass of a new connector from where the ledger stands."""
        return self.ledger.store_all(self.connector().pages(self.ledger.cursor))

    def capture(self) -> list[str]:
        """One whole pass with the bodies of what policy keeps; returns the ids of what it kept."""
        rules = Rules(frozenset({"ours.example"}), frozenset({self.owner}))
        connector, kept = self.connector(), []
        for page in connector.pages(self.ledger.cursor):
            kept += [item.id for item in prepare(connector, page, rules).outcomes if isinstance(item, Kept)]
            self.ledger.store(page)
        return kept

    def record(self) -> list[Change]:
        """One whole pass that also records what is found in bodies, as capture does."""
        changes: list[Change] = []
        connector = self.connector()
        for page in connector.pages(self.ledger.cursor):
            self.ledger.store(page)
            changes += page.changes
            for content in connector.contents([change.id for change in page.changes if isinstance(change, Seen)]):
                assert isinstance(content, Content)
                self.ledger.versions |= {item.id: item.version for item in content.inside}
        return changes
