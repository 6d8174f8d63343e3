"""A mailbox at Microsoft 365, and connectors over it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from connectors.model.address import Address
from connectors.outlook_mail.connector import OutlookMailConnector
from connectors.protocol import Surroundings
from tests.connectors.postbox import Postbox, a_message
from tests.servers.microsoft.mailbox import FakeMailbox
from tests.servers.microsoft.server import MicrosoftServer

_people = count(1)
"""One for each test: a process remembers how often it has asked for each mailbox."""


@dataclass(slots=True)
class Post(Postbox[MicrosoftServer, OutlookMailConnector]):
    """One person's mailbox at Microsoft 365."""

    owner: Address = field(default_factory=lambda: Address(f"alice{next(_people)}@ours.example"))

    @property
    def mailbox(self) -> FakeMailbox:
        """The owner's, at Microsoft."""
        return self.server.mailbox(self.owner)

    def make(self, surroundings: Surroundings) -> OutlookMailConnector:
        self.server.mailbox(self.owner)
        return OutlookMailConnector(self.server.options(self.owner, **self.options), surroundings)

    def put(self, subject: str, text: str = "Hello.", folder: str = "inbox", **more: str) -> str:
        """A message comes; returns its id."""
        return self.mailbox.put(a_message(subject, text, **more), folder)

    def put_on(self, day: int, subject: str, folder: str = "inbox") -> str:
        """A message comes on a day of March 2026."""
        return self.mailbox.put(a_message(subject), folder, datetime(2026, 3, day, 12, tzinfo=UTC))

    def cost(self) -> "Cost":
        """What is asked from now on."""
        return Cost(self.server, Counter(self.server.asked))


@dataclass(slots=True)
class Cost:
    """Counts operations since some moment."""

    server: MicrosoftServer
    before: Counter[str]

    def __getitem__(self, operation: str) -> int:
        """Of an operation of tests.servers.microsoft.routes, or of "batch", or of "http"."""
        return self.server.asked[operation] - self.before[operation]

    def of_mail(self) -> dict[str, int]:
        """What was asked of Graph, but what belongs to signing in."""
        since = Counter(self.server.asked) - self.before
        return {name: number for name, number in since.items() if name.partition(".")[0] in ("folders", "messages")}
