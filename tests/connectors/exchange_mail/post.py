"""A mailbox at an Exchange server, and connectors over it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from xml.etree.ElementTree import Element

from connectors.exchange_mail.connector import ExchangeMailConnector
from connectors.model.address import Address
from connectors.protocol import Surroundings
from tests.connectors.postbox import Postbox, a_message
from tests.servers.exchange import call as ews
from tests.servers.exchange.desk import ANSWER
from tests.servers.exchange.items import Stored
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import T, m
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Fault

_people = count(1)
"""One for each test: a process keeps its connections by who signs in."""


@dataclass(slots=True)
class Post(Postbox[ExchangeServer, ExchangeMailConnector]):
    """One person's mailbox at an Exchange server."""

    owner: Address = field(default_factory=lambda: Address(f"alice{next(_people)}@ours.example"))

    @property
    def mailbox(self) -> FakeMailbox:
        """The owner's, at the server."""
        return self.server.mailbox(self.owner)

    def make(self, surroundings: Surroundings) -> ExchangeMailConnector:
        self.server.mailbox(self.owner)
        return ExchangeMailConnector(self.server.options(self.owner, **self.options), surroundings)

    def put(self, subject: str, text: str = "Hello.", folder: str = "inbox", **more: str) -> str:
        """A message comes; returns its id."""
        return self.mailbox.put(a_message(subject, text, **more), folder)

    def put_on(self, day: int, subject: str, folder: str = "inbox") -> str:
        """A message comes on a day of March 2026."""
        return self.mailbox.put(a_message(subject), folder, datetime(2026, 3, day, 12, tzinfo=UTC))

    def message(self, ident: str) -> Stored:
        """As the server holds it."""
        found = self.mailbox.items[ident]
        assert isinstance(found, Stored)
        return found

    def finish(self, ident: str) -> None:
        """A draft is sent and stays where it is."""
        self.message(ident).is_draft = False
        self.mailbox.touch(self.message(ident))

    def cost(self) -> "Cost":
        """What is asked from now on."""
        return Cost(self.server, Counter(self.server.asked))


@dataclass(slots=True)
class Cost:
    """Counts operations since some moment."""

    server: ExchangeServer
    before: Counter[str]

    def __getitem__(self, operation: str) -> int:
        """Of an operation of EWS."""
        return self.server.asked[operation] - self.before[operation]

    def of_mail(self) -> dict[str, int]:
        """What was asked, but what belongs to signing in."""
        since = Counter(self.server.asked) - self.before
        return {name: number for name, number in since.items() if "Item" in name or "Folder" in name}


@dataclass(slots=True)
class Corrupt(Fault):
    """The server cannot hand over these items."""

    method: str = "GetItem"
    ids: set[str] = field(default_factory=set)

    def after(self, call: Call, value: Json) -> Json:
        response = value[ANSWER]
        if call.method != self.method or not isinstance(response, Element):
            return value
        assert isinstance(call, ews.Call)
        messages = response[0]
        for place, message in enumerate(messages):
            if self.ids & {found.attrib["Id"] for found in message.iter(f"{T}ItemId")}:
                messages[place] = call.refused(Refusal("ErrorCorruptData"), m("Items"))
        return value
