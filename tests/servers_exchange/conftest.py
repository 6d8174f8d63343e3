"""exchangelib as it is, and a client of SOAP alone, at the Exchange server of the tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
import requests
from exchangelib import DELEGATE, NTLM, Account, Configuration, Credentials  # type: ignore[import-untyped]
from exchangelib.protocol import BaseProtocol, FailFast, Protocol  # type: ignore[import-untyped]
from requests import Response
from requests.adapters import HTTPAdapter

from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import S, as_bytes, made

ANN, BOB = "ann@example.com", "bob@example.com"
Open = Callable[..., Any]


@pytest.fixture
def trusting(exchange: ExchangeServer, monkeypatch: pytest.MonkeyPatch) -> type[HTTPAdapter]:
    """Leads exchangelib's requests to whom this server's authority vouches for, by its own way for that."""
    ca_file = str(exchange.ca_file)

    class Trusting(HTTPAdapter):
        cert: str | None = None
        """A client's certificate and key."""

        def send(self, *args: Any, **kwargs: Any) -> Response:
            return super().send(*args, **{**kwargs, "verify": ca_file, "cert": self.cert})

    monkeypatch.setattr(BaseProtocol, "HTTP_ADAPTER_CLS", Trusting)
    return Trusting


@pytest.fixture
def open_mailbox(exchange: ExchangeServer, trusting: type[HTTPAdapter]) -> Iterator[Open]:
    """Makes exchangelib's Account for somebody's mailbox, by NTLM and her own name unless more is said."""
    with ExitStack() as closing:

        def make(address: str = ANN, **more: Any) -> Any:
            exchange.accounts.add(address)
            access = more.pop("access_type", DELEGATE)
            name, password = more.pop("name", address), more.pop("password", exchange.password)
            how = {"auth_type": NTLM, "retry_policy": FailFast(), "credentials": Credentials(name, password)} | more
            config = Configuration(service_endpoint=exchange.url, **how)
            account = Account(address, config=config, access_type=access)
            # exchangelib keeps protocols by endpoint and password for the whole process.
            closing.callback(Protocol.clear_cache)
            return account

        yield make


@dataclass(frozen=True, slots=True)
class Ews:
    """Sends elements, and returns what is answered."""

    server: ExchangeServer

    def post(self, asked: Element, name: str = ANN, *headers: Element) -> Response:
        """Signed in by Basic."""
        body = as_bytes(made(f"{S}Envelope", (made(f"{S}Header", headers), made(f"{S}Body", (asked,)))))
        auth = (name, self.server.password)
        return requests.post(self.server.url, body, auth=auth, verify=str(self.server.ca_file), timeout=30)

    def ask(self, asked: Element, name: str = ANN, *headers: Element) -> Element:
        """The response, or the SOAP fault."""
        answer = fromstring(self.post(asked, name, *headers).content)  # noqa: S314 (the server is ours)
        found = answer.find(f"{S}Body/*")
        assert found is not None
        return found

    def code(self, asked: Element, name: str = ANN, *headers: Element) -> str | None:
        """The response code of the first message, or of the fault."""
        answer = self.ask(asked, name, *headers)
        return next(element.text for element in answer.iter() if element.tag.endswith("}ResponseCode"))


@pytest.fixture
def ews(exchange: ExchangeServer) -> Ews:
    """With Ann and Bob."""
    exchange.accounts.add(ANN)
    exchange.accounts.add(BOB)
    return Ews(exchange)
