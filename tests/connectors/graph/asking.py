"""A mailbox at the Microsoft of the tests, and a client that asks for its messages at once or in fake time."""

import re
import traceback
from collections.abc import Iterable
from contextlib import closing

import pytest

from config.microsoft import MicrosoftOptions
from connectors.errors import ConnectorError
from connectors.graph.client import Client
from connectors.graph.limits import Limits, app_rate
from connectors.graph.requests import Get
from connectors.model.address import Address
from tests.connectors.entra.asking import ANN, surroundings
from tests.connectors.pacing import FakeTime
from tests.servers.https.exchange import Answer
from tests.servers.microsoft.refusal import Refusal

BOB = Address("bob@example.com")
MESSAGE = b"From: eve@buyer.example\r\nTo: ann@example.com\r\nSubject: Offer\r\nMessage-ID: <1@buyer>\r\n\r\nHello"
FOLDERS = Get("/mailFolders/inbox?$select=id")
"""The cheapest request."""


def patient(options: MicrosoftOptions, time: FakeTime, owner: Address = ANN) -> Client:
    """A client whose waits take no time."""
    return Client(options, surroundings(owner=owner), Limits(app_rate(time), time, time.sleep))


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


def told(options: MicrosoftOptions, request: Get = FOLDERS) -> ConnectorError:
    """What asking ends with, alone and among others."""
    with closing(patient(options, FakeTime())) as client:
        with pytest.raises(ConnectorError) as alone:
            client.ask(request)
        with pytest.raises(ConnectorError) as among:
            dict(client.ask_each({"a": request, "b": request}, FOLDERS))
    assert str(alone.value) == str(among.value)
    shown = "".join(traceback.format_exception(alone.value)) + repr(alone.value.args)
    assert not re.search(r"Bearer|eyJ|PRIVATE KEY|client_assertion|1\.refresh", shown)
    return alone.value
