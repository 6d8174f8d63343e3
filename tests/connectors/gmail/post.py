"""A mailbox at Gmail, and connectors over it."""

from dataclasses import dataclass, field
from itertools import count

from config.providers import GoogleOptions
from connectors.gmail.connector import GmailConnector
from connectors.protocol import Surroundings
from tests.connectors.postbox import Postbox, a_message
from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.server import GoogleServer

_projects = count(1_000_000_000)
"""Quotas that no test waits for, one for each test: a process remembers them, and how Google made it wait."""


@dataclass(slots=True)
class Post(Postbox[GoogleServer, GmailConnector]):
    """One person's mailbox at Gmail."""

    quota: int = field(default_factory=lambda: next(_projects))

    @property
    def mailbox(self) -> FakeMailbox:
        """The owner's, at Google."""
        return self.server.mailbox(self.owner)

    def make(self, surroundings: Surroundings) -> GmailConnector:
        quotas = {"quota_user": 100_000_000, "quota_project": self.quota}
        options = {"key": f"file:{self.server.key_file}", **quotas, **self.options}
        return GmailConnector(GoogleOptions.model_validate(options), surroundings)

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
