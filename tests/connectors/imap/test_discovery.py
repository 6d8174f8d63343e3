"""From an address to its server."""

import socket

import pytest
from dns.resolver import Resolver

from config.providers import Tls
from connectors.imap import discovery
from connectors.imap.discovery import Found, discover
from connectors.model.address import Address
from tests.servers.dns_responder import dns_with

ANN = Address("ann@example.test")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("ann@gmail.com", "imap.gmail.com"),
        ("ann@hotmail.com", "outlook.office365.com"),
        ("ann@web.de", "imap.web.de"),
        ("ann@icloud.com", "imap.mail.me.com"),
    ],
)
def test_well_known_providers_are_found_without_dns(address: str, host: str) -> None:
    assert discover(Address(address), Resolver(configure=False)) == Found(host, 993, Tls.IMPLICIT)


def test_what_the_domain_announces_is_taken() -> None:
    with dns_with("_imaps._tcp.example.test. SRV 0 1 9993 mx.example.test.") as resolver:
        assert discover(ANN, resolver) == Found("mx.example.test", 9993, Tls.IMPLICIT)


def test_implicit_tls_goes_before_starttls() -> None:
    with dns_with(
        "_imap._tcp.example.test. SRV 0 1 143 a.example.test.", "_imaps._tcp.example.test. SRV 9 1 993 b.example.test."
    ) as resolver:
        assert discover(ANN, resolver) == Found("b.example.test", 993, Tls.IMPLICIT)


def test_a_server_announced_in_clear_text_is_used_with_starttls() -> None:
    with dns_with("_imap._tcp.example.test. SRV 0 1 143 a.example.test.") as resolver:
        assert discover(ANN, resolver) == Found("a.example.test", 143, Tls.STARTTLS)


def test_the_lowest_priority_then_the_highest_weight_is_taken() -> None:
    with dns_with(
        "_imaps._tcp.example.test. SRV 10 90 993 spare.example.test.",
        "_imaps._tcp.example.test. SRV 5 10 993 light.example.test.",
        "_imaps._tcp.example.test. SRV 5 80 993 heavy.example.test.",
    ) as resolver:
        found = discover(ANN, resolver)
    assert found is not None
    assert found.host == "heavy.example.test"


def test_a_domain_that_announces_no_imap_is_believed_for_that_service() -> None:
    with dns_with(
        "_imaps._tcp.example.test. SRV 0 0 0 .", "_imap._tcp.example.test. SRV 0 1 143 a.example.test."
    ) as resolver:
        assert discover(ANN, resolver) == Found("a.example.test", 143, Tls.STARTTLS)


@pytest.mark.parametrize(
    ("exchanger", "host"),
    [
        ("aspmx.l.google.com.", "imap.gmail.com"),
        ("example-test.mail.protection.outlook.com.", "outlook.office365.com"),
        ("in1-smtp.messagingengine.com.", "imap.fastmail.com"),
    ],
)
def test_a_hosted_domain_is_known_by_who_takes_its_mail(exchanger: str, host: str) -> None:
    with dns_with(f"example.test. MX 10 {exchanger}") as resolver:
        assert discover(ANN, resolver) == Found(host, 993, Tls.IMPLICIT)


def test_a_mail_exchanger_that_only_looks_like_one_is_not_believed() -> None:
    with dns_with("example.test. MX 10 notgoogle.com.") as resolver:
        assert discover(ANN, resolver) is None


@pytest.mark.parametrize("record", ["imap.example.test. A 192.0.2.1", "mail.example.test. AAAA 2001:db8::1"])
def test_the_usual_names_are_tried_where_they_resolve(record: str) -> None:
    with dns_with(record) as resolver:
        assert discover(ANN, resolver) == Found(record.split()[0].rstrip("."), 993, Tls.IMPLICIT)


def test_nothing_is_made_up() -> None:
    with dns_with("example.test. A 192.0.2.1") as resolver:
        assert discover(ANN, resolver) is None


def test_a_name_server_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "SECONDS", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], silent.getsockname()[1]
        assert discover(ANN, resolver) is None
