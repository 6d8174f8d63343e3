"""From an address to the server that reads its mailbox, and to nobody else."""

from collections.abc import Callable

import pytest

from config.exchange import ExchangeOptions
from connectors.errors import NeedsPerson, ProviderBug
from connectors.ews.autodiscover import Found, discover
from connectors.model.address import Address
from tests.connectors.ews.asking import ANN, surroundings
from tests.servers.dns_responder import dns_with
from tests.servers.exchange.authority import HOST
from tests.servers.exchange.faults import MALFORMED
from tests.servers.exchange.server import ExchangeServer
from tests.servers.https.faults import Says

EWS = "https://mail.example.com/EWS/Exchange.asmx"
PLACE = "https://mail.example.com/autodiscover/autodiscover.svc"
ELSEWHERE = "https://mail.example.net/autodiscover/autodiscover.svc"
ORG = Address("ann@example.org")
Discover = Callable[..., Found]


@pytest.fixture
def visited() -> list[str]:
    """The places that were looked at."""
    return []


@pytest.fixture
def find(exchange: ExchangeServer, monkeypatch: pytest.MonkeyPatch, visited: list[str]) -> Discover:
    """Asks for an address where the environment leads to the tests' server; confirmed hosts are listed."""
    for name, value in exchange.environment.items():
        monkeypatch.setenv(name, value)
    exchange.accounts.add(ANN)

    def ask(address: Address = ANN, *confirmed: str, records: tuple[str, ...] = (), **more: object) -> Found:
        def make(url: str) -> ExchangeOptions:
            visited.append(url)
            return exchange.options(ANN, url=url, **more)

        with dns_with("other.example.com. A 127.0.0.1", *records) as resolver:
            return discover(address, make, surroundings(), lambda host: host in confirmed, resolver)

    return ask


@pytest.mark.parametrize("form", ["ntlm", "basic", "certificate"])
def test_an_address_leads_to_its_server(find: Discover, form: str) -> None:
    assert find(sign_in=form) == Found(EWS, ANN)


def test_another_address_may_be_told(exchange: ExchangeServer, find: Discover) -> None:
    exchange.accounts.add(ORG)
    exchange.autodiscover.redirects[ANN] = str(ORG)
    with pytest.raises(NeedsPerson, match=r"leads to autodiscover\.example\.org, which was not confirmed"):
        find()
    assert find(ANN, "autodiscover.example.org").address == ORG


def test_another_place_of_the_company_is_followed(exchange: ExchangeServer, find: Discover) -> None:
    exchange.autodiscover.moved["autodiscover.example.com"] = PLACE
    assert find() == Found(EWS, ANN)
    exchange.autodiscover.moved.clear()
    exchange.autodiscover.hosts = {"mail.example.com"}
    assert find(records=("_autodiscover._tcp.example.com. SRV 0 0 443 mail.example.com.",)) == Found(EWS, ANN)


def test_a_host_of_somebody_else_is_signed_in_to_only_when_it_is_confirmed(
    exchange: ExchangeServer, find: Discover
) -> None:
    exchange.autodiscover.hosts = {"mail.example.net"}
    announced = ("_autodiscover._tcp.example.com. SRV 0 0 443 mail.example.net.",)
    with pytest.raises(NeedsPerson) as told:
        find(records=announced)
    assert str(told.value) == "Autodiscover for example.com leads to mail.example.net, which was not confirmed"
    assert find(ANN, "mail.example.net", records=announced) == Found(EWS, ANN)


@pytest.mark.parametrize("way", ["redirect", "announced", "domain"])
def test_basic_shows_the_password_to_no_other_host_of_the_company_unasked(
    exchange: ExchangeServer, find: Discover, way: str
) -> None:
    host = HOST
    records: tuple[str, ...] = ()
    if way == "redirect":
        exchange.autodiscover.redirects[ANN] = PLACE
    elif way == "announced":
        exchange.autodiscover.hosts = {HOST}
        records = (f"_autodiscover._tcp.example.com. SRV 0 0 443 {HOST}.",)
    else:
        host = "example.com"
        exchange.autodiscover.hosts = {host}
    with pytest.raises(NeedsPerson, match=rf"leads to {host}, which was not confirmed"):
        find(sign_in="basic", records=records)
    assert exchange.asked["GetUserSettings"] == (way == "redirect")
    exchange.autodiscover.redirects.clear()
    assert find(ANN, host, sign_in="basic", records=records) == Found(EWS, ANN)


def test_a_redirect_is_followed_to_its_port(exchange: ExchangeServer, find: Discover, visited: list[str]) -> None:
    there = f"https://{HOST}:8443/autodiscover/autodiscover.svc"
    exchange.autodiscover.moved["autodiscover.example.com"] = there
    assert find() == Found(EWS, ANN)
    assert visited[-1] == there


@pytest.mark.parametrize("port", ["http", "99999"])
def test_a_redirect_to_no_port_is_nothing(exchange: ExchangeServer, find: Discover, port: str) -> None:
    exchange.autodiscover.redirects[ANN] = f"https://{HOST}:{port}/autodiscover/autodiscover.svc"
    with pytest.raises(NeedsPerson, match="finds no Exchange server"):
        find()


def test_a_website_that_wants_no_password_gets_none(exchange: ExchangeServer, find: Discover) -> None:
    exchange.autodiscover.hosts = {"mail.example.com"}
    with pytest.raises(NeedsPerson, match=r"finds no Exchange server for ann@example\.com"):
        find(sign_in="basic")
    assert not exchange.asked["GetUserSettings"]


def test_leading_in_a_circle_ends(exchange: ExchangeServer, find: Discover) -> None:
    exchange.autodiscover.redirects[ANN] = PLACE
    with pytest.raises(NeedsPerson, match="finds no Exchange server"):
        find()


def test_addresses_that_lead_to_each_other_end(exchange: ExchangeServer, find: Discover) -> None:
    exchange.accounts.add(ORG)
    exchange.autodiscover.redirects |= {str(ANN): str(ORG), str(ORG): str(ANN)}
    with pytest.raises((ProviderBug, NeedsPerson)):
        find(ANN, "autodiscover.example.org", "example.org")
    assert exchange.asked["http"] < 60


@pytest.mark.parametrize("way", ["url", "place", "address"])
def test_a_mailbox_in_the_cloud_is_told_where_it_is_read(exchange: ExchangeServer, find: Discover, way: str) -> None:
    if way == "url":
        exchange.autodiscover.urls[ANN] = "https://outlook.office365.com/EWS/Exchange.asmx"
    elif way == "place":
        exchange.autodiscover.moved["autodiscover.example.com"] = "https://autodiscover-s.outlook.com/autodiscover.svc"
    else:
        exchange.autodiscover.redirects[ANN] = "ann@example.mail.onmicrosoft.com"
    with pytest.raises(NeedsPerson) as told:
        find()
    assert "is Exchange Online, which closed EWS on 2026-10-01" in str(told.value)
    assert "capture connect microsoft" in told.value.advice


def test_an_unknown_address_is_told(find: Discover) -> None:
    with pytest.raises(NeedsPerson, match=r"no mailbox whose primary address is nobody@example\.com"):
        find(Address("nobody@example.com"))


def test_a_wrong_password_ends_the_search(exchange: ExchangeServer, find: Discover) -> None:
    exchange.password_file.write_text("wrong")
    with pytest.raises(NeedsPerson, match=r"refuses ann@example\.com or the password"):
        find(sign_in="basic")
    assert exchange.asked["http"] < 6


def test_nonsense_is_nothing(exchange: ExchangeServer, find: Discover) -> None:
    exchange.faults.append(Says("GetUserSettings", MALFORMED))
    with pytest.raises(NeedsPerson, match="finds no Exchange server"):
        find()
