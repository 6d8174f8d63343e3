"""A mailbox at the Google of the tests, and a client that asks for its messages at once or in fake time."""

from collections.abc import Iterable
from typing import Any

from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.google.api import Api, gmail
from connectors.google.client import Client
from connectors.model.address import Address
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate
from tests.connectors.pacing import FakeTime
from tests.servers.google.server import GoogleServer

ANN = Address("ann@company.example")
BOB = Address("bob@company.example")
MESSAGE = b"From: eve@buyer.example\r\nTo: ann@company.example\r\nSubject: Offer\r\nMessage-ID: <1@buyer>\r\n\r\nHello"


def by_key(google: GoogleServer, **more: Any) -> GoogleOptions:
    """What reaches anybody's mailbox."""
    return GoogleOptions(key=Secret(f"file:{google.key_file}"), **more)


def by_grant(google: GoogleServer, address: Address, monkeypatch: Any, **more: Any) -> GoogleOptions:
    """What reaches the mailbox of somebody who signed in."""
    monkeypatch.setenv("GRANT", google.grant(address, ["gmail.readonly", "calendar.readonly"]))
    return GoogleOptions(client=Secret(f"file:{google.client_file}"), grant=Secret("env:GRANT"), **more)


def patient(options: GoogleOptions, time: FakeTime, owner: Address = ANN, api: Api | None = None) -> Client:
    """A client whose waits take no time. Its quota lets it ask for 24 messages at once."""
    quota = Quota(Rate(20_000, time), Rate(1_000_000, time), "Google", time.sleep)
    return Client(options, owner, api or gmail(options), quota)


def gets(client: Client, ids: Iterable[str]) -> dict[str, HttpRequest]:
    """Requests for these messages."""
    messages = client.api.users().messages()
    return {id_: messages.get(userId="me", id=id_, format="minimal") for id_ in ids}


def profile(client: Client) -> HttpRequest:
    """The cheapest request."""
    return client.api.users().getProfile(userId="me")
