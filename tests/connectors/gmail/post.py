"""A mailbox at Gmail, as its owner and her correspondents change it, and connectors over it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

from capture.policy import Rules
from capture.prepare import prepare
from config.providers import GoogleOptions
from connectors.gmail.connector import GmailConnector
from connectors.model.address import Address
from connectors.model.sync import Change
from connectors.protocol import Surroundings
from store.model import Kept
from tests.connectors.ledger import Ledger
from tests.people import ALICE
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.server import GoogleServer

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULES: Final = Rules(frozenset({"ours.example"}), frozenset({ALICE}))
_projects = count(1_000_000_000)
"""Quotas that no test waits for, one for each test: a process remembers them, and how Google made it wait."""


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


@dataclass(slots=True)
class Post:
    """One person's mailbox, and the ledger that reads it."""

    server: GoogleServer
    ledger: Ledger = field(default_factory=Ledger)
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    owner: Address = ALICE
    now: datetime = NOON
    ticks: timedelta = timedelta(0)
    """By how much the clock moves each time somebody looks at it."""
    quota: int = field(default_factory=lambda: next(_projects))
    opened: list[GmailConnector] = field(default_factory=list)

    @property
    def mailbox(self) -> FakeMailbox:
        """The owner's, at Google."""
        return self.server.mailbox(self.owner)

    def connector(self) -> GmailConnector:
        """One that remembers nothing."""
        quotas = {"quota_user": 100_000_000, "quota_project": self.quota}
        options = GoogleOptions.model_validate({"key": f"file:{self.server.key_file}", **quotas, **self.options})
        self.opened.append(GmailConnector(options, Surroundings(self.owner, self.ledger.known, self.clock)))
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
        connector, kept = self.connector(), []
        for page in connector.pages(self.ledger.cursor):
            kept += [item.id for item in prepare(connector, page, RULES).outcomes if isinstance(item, Kept)]
            self.ledger.store(page)
        return kept

    def put(self, subject: str, text: str = "Hello.", labels: tuple[str, ...] = ("INBOX",), **more: str) -> str:
        """A message comes; returns its id."""
        return self.mailbox.put(a_message(subject, text, **more), labels)

    def cost(self) -> "Cost":
        """What is asked from now on."""
        return Cost(self.server, dict(self.server.asked))


@dataclass(slots=True)
class Cost:
    """Counts calls since some moment."""

    server: GoogleServer
    before: dict[str, int]

    def __getitem__(self, method: str) -> int:
        """Of a method of users (`messages.list`), or of "http"."""
        name = method if method == "http" else f"gmail.users.{method}"
        return self.server.asked[name] - self.before.get(name, 0)

    def gets(self) -> tuple[int, int]:
        """How many envelopes were read, and how many whole messages."""
        return self["messages.get:metadata"], self["messages.get:full"]

    def of_gmail(self) -> dict[str, int]:
        """All calls that were made, by method."""
        prefix = "gmail.users."
        names = (name for name in self.server.asked if name.startswith(prefix) and ":" not in name)
        counts = {name.removeprefix(prefix): self[name.removeprefix(prefix)] for name in names}
        return {name: count for name, count in counts.items() if count}
