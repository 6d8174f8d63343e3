"""exchangelib's autodiscover finds the server, and follows it where it leads."""

from collections.abc import Iterator
from typing import Any

import pytest
from exchangelib import Credentials  # type: ignore[import-untyped]
from exchangelib.autodiscover import Autodiscovery, clear_cache  # type: ignore[import-untyped]
from exchangelib.errors import AutoDiscoverFailed, ErrorNonExistentMailbox  # type: ignore[import-untyped]
from exchangelib.protocol import Protocol  # type: ignore[import-untyped]
from requests.adapters import HTTPAdapter

from tests.servers.dns_responder import dns_with
from tests.servers.exchange.server import ExchangeServer
from tests.servers_exchange.conftest import ANN

HOSTS = ("autodiscover.example.com", "autodiscover.example.org", "mail.example.com", "autodiscover-s.outlook.com")

ELSEWHERE = "https://mail.example.com/autodiscover/autodiscover.svc"


@pytest.fixture
def company(
    exchange: ExchangeServer, trusting: type[HTTPAdapter], monkeypatch: pytest.MonkeyPatch
) -> Iterator[ExchangeServer]:
    """The server where the environment and the company's DNS lead."""
    for name, value in exchange.environment.items():
        monkeypatch.setenv(name, value)
    with dns_with(*(f"{host}. A 127.0.0.1" for host in HOSTS)) as resolver:
        asked = {"nameservers": resolver.nameservers, "port": resolver.port, "timeout": 1}
        monkeypatch.setattr(Autodiscovery, "DNS_RESOLVER_KWARGS", {"configure": False})
        monkeypatch.setattr(Autodiscovery, "DNS_RESOLVER_ATTRS", asked)
        yield exchange
        clear_cache()
        Protocol.clear_cache()


def found(exchange: ExchangeServer, address: str = ANN) -> tuple[str, str]:
    """The address and where its mailbox is."""
    answer, protocol = Autodiscovery(address, Credentials(ANN, exchange.password)).discover()
    return answer.autodiscover_smtp_address, protocol.service_endpoint


def test_an_address_leads_to_its_server(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    assert found(company) == (ANN, "https://mail.example.com/EWS/Exchange.asmx")


def test_another_address_may_be_told(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    company.accounts.add("ann@example.org")
    company.autodiscover.redirects[ANN] = "ann@example.org"
    assert found(company)[0] == "ann@example.org"


def test_another_autodiscover_may_be_told(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    company.autodiscover.moved["autodiscover.example.com"] = ELSEWHERE
    assert found(company)[0] == ANN


def test_autodiscover_may_lead_in_a_circle(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    company.autodiscover.redirects[ANN] = ELSEWHERE
    with pytest.raises(AutoDiscoverFailed):
        found(company)


def test_a_mailbox_may_be_in_the_cloud(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    company.autodiscover.urls[ANN] = "https://outlook.office365.com/EWS/Exchange.asmx"
    assert found(company) == (ANN, "https://outlook.office365.com/EWS/Exchange.asmx")


def test_an_unknown_address_is_refused(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    with pytest.raises(ErrorNonExistentMailbox):
        found(company, "nobody@example.com")


def test_settings_that_it_does_not_have_are_named(company: ExchangeServer) -> None:
    company.accounts.add(ANN)
    asked: Any = Autodiscovery(ANN, Credentials(ANN, company.password))
    answer, _ = asked.discover()
    assert answer.user_settings_errors["mailbox_dn"][0] == "SettingIsNotAvailable"
