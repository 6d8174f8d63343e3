"""exchangelib as it is, at the Exchange server of the tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from exchangelib import DELEGATE, NTLM, Account, Configuration, Credentials  # type: ignore[import-untyped]
from exchangelib.protocol import BaseProtocol, FailFast, Protocol  # type: ignore[import-untyped]
from requests import Response
from requests.adapters import HTTPAdapter

from tests.servers.exchange.server import ExchangeServer

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
