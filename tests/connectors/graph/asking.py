"""A mailbox at the Microsoft of the tests, and a client that asks for its messages at once or in fake time."""

from collections.abc import Iterable
from datetime import UTC, datetime

from config.microsoft import MicrosoftOptions
from connectors.graph.client import Client
from connectors.graph.limits import Limits, app_rate
from connectors.graph.requests import Get
from connectors.model.address import Address
from connectors.protocol import Surroundings
from tests.servers.https.exchange import Answer
from tests.servers.microsoft.refusal import Refusal

ANN = Address("ann@example.com")
BOB = Address("bob@example.com")
MESSAGE = b"From: eve@buyer.example\r\nTo: ann@example.com\r\nSubject: Offer\r\nMessage-ID: <1@buyer>\r\n\r\nHello"
FOLDERS = Get("/mailFolders/inbox?$select=id")
"""The cheapest request."""


class FakeTime:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def surroundings(owner: Address = ANN) -> Surroundings:
    """Of a connection of which nothing is known yet."""
    return Surroundings(owner, lambda _: {}, lambda: datetime.now(UTC))


def patient(options: MicrosoftOptions, time: FakeTime, owner: Address = ANN) -> Client:
    """A client whose waits take no time."""
    return Client(options, surroundings(owner), Limits(app_rate(time), time, time.sleep))


def gets(ids: Iterable[str]) -> dict[str, Get]:
    """Requests for these messages."""
    return {id_: Get(f"/messages/{id_}?$select=id") for id_ in ids}


def refusal(status: int, code: str, **headers: str) -> Answer:
    """What Graph answers that does not do what it is asked. `headers` with _ for -."""
    return Refusal(status, code, headers={name.replace("_", "-"): value for name, value in headers.items()}).answer()


def page(status: int) -> Answer:
    """What a hotel's network answers in Microsoft's place."""
    body = b"" if status == 304 else b"<html>Sign in to the hotel's network</html>"
    return Answer(status, body, {"Content-Type": "text/html"})
