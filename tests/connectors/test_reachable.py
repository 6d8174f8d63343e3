"""What people name on pages is reached on the internet alone, however it is written and whatever DNS says next."""

import socket
from collections.abc import Iterator

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.providers import ImapOptions, Tls
from config.secrets import Secret
from connectors.errors import NeedsPerson
from connectors.ews.places import knock
from connectors.http import Http, trust
from connectors.imap.connecting import connected
from connectors.reachable import check_elsewhere, dial, is_public

INSIDE = """
    0.0.0.0 10.0.0.1 100.64.1.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.192 192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 192.0.2.7 203.0.113.9
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b:1::1 fe80::1
    fe80::1%1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2002:7f00:1:: 2002:a00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2
    2001:db8::1 100::1 5f00::1
"""
OUTSIDE = "1.1.1.1 8.8.8.8 172.32.0.1 172.15.0.1 100.128.0.1 11.0.0.1 2606:4700::1111 64:ff9b::808:808 ::ffff:8.8.8.8"
"""Nothing is asked there: it is about the address."""
WRITTEN = """
    127.1 2130706433 0x7f.0.0.1 0x7f000001 0177.0.0.1 017700000001 0 ::1 ::ffff:127.0.0.1 localhost LOCALHOST
    ①②⑦.⓪.⓪.① 127。0。0。1 169.254.169.254 2852039166 10.1 3232235777
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_an_address_inside_is_not_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_an_address_of_the_internet_is(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    if getattr(address, "is_private", False) or getattr(address, "is_multicast", False):
        assert not is_public(str(address))


@given(st.text(max_size=20))
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text + "x")


@pytest.mark.parametrize("written", WRITTEN.split())
def test_no_way_of_writing_it_leads_inside(written: str) -> None:
    # Some resolvers refuse the odder ones altogether.
    with pytest.raises((NeedsPerson, socket.gaierror)):
        dial(written, 443, 1, public_only=True)


@pytest.fixture
def server() -> Iterator[int]:
    """A port of this machine that notes that somebody came: nobody may."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield listening.getsockname()[1]
        with pytest.raises(TimeoutError):
            listening.accept()


class Rebinding:
    """A name server of an attacker's: the internet first, and this machine from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, ...]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: str, port: int, *args: int, **kwargs: int) -> list[object]:
        if is_numeric(host):
            return list(self._real(host, port, *args, **kwargs))
        self.asked.append(host)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [found for each in answer for found in self._real(each, port, *args, **kwargs)]


def is_numeric(host: str) -> bool:
    return is_public(host) or host[0].isdigit() or ":" in host


def test_a_name_is_asked_for_once_and_connected_to_by_its_address(monkeypatch: pytest.MonkeyPatch, server: int) -> None:
    names = Rebinding(monkeypatch, ("1.1.1.1",), ("127.0.0.1",))
    went: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        went.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(ConnectionRefusedError):
        dial("evil.example", server, 1, public_only=True)
    assert (names.asked, went) == (["evil.example"], [("1.1.1.1", server)])


@pytest.mark.parametrize("answer", [("127.0.0.1",), ("1.1.1.1", "127.0.0.1"), ("1.1.1.1", "::1")])
def test_one_address_inside_is_one_too_many(
    monkeypatch: pytest.MonkeyPatch, server: int, answer: tuple[str, ...]
) -> None:
    Rebinding(monkeypatch, answer)
    with pytest.raises(NeedsPerson, match="not a server on the internet"):
        dial("evil.example", server, 1, public_only=True)


def test_what_is_refused_says_nothing_of_what_is_there(monkeypatch: pytest.MonkeyPatch, server: int) -> None:
    said = set()
    for answer in ("127.0.0.1", "10.2.3.4", "fd00::1"):
        Rebinding(monkeypatch, (answer,))
        for port in (server, 1):
            with pytest.raises(NeedsPerson) as refused:
                dial("evil.example", port, 1, public_only=True)
            said.add((str(refused.value), refused.value.advice))
    assert len(said) == 1


def test_ops_may_name_what_they_like(server: int) -> None:
    del server
    with socket.create_server(("127.0.0.1", 0)) as there:
        dial("127.0.0.1", there.getsockname()[1], 1, public_only=False).close()


def test_a_machine_does_not_ask_itself() -> None:
    with pytest.raises(NeedsPerson):
        check_elsewhere("evil.example", "9.9.9.9", "9.9.9.9")
    check_elsewhere("mail.example", "9.9.9.9", "1.1.1.1")


def test_an_imap_server_inside_is_not_reached(monkeypatch: pytest.MonkeyPatch, server: int) -> None:
    Rebinding(monkeypatch, ("127.0.0.1",))
    for tls in (Tls.IMPLICIT, Tls.STARTTLS):
        options = ImapOptions(host="evil.example", port=server, tls=tls, password=Secret("env:X"), public_only=True)
        with pytest.raises(NeedsPerson, match="not a server on the internet"):
            connected(options)


def test_a_calendar_server_inside_is_not_reached(monkeypatch: pytest.MonkeyPatch, server: int) -> None:
    Rebinding(monkeypatch, ("127.0.0.1",))
    http = Http(httpx2.Auth(), public_only=True)
    for url in (f"https://evil.example:{server}/", f"http://localhost:{server}/", f"https://[::1]:{server}/"):
        with pytest.raises(NeedsPerson, match="not a server on the internet"), http.send("PROPFIND", url):
            pass
    http.close()


def test_an_exchange_server_inside_is_not_reached(monkeypatch: pytest.MonkeyPatch, server: int) -> None:
    Rebinding(monkeypatch, ("127.0.0.1",))
    with pytest.raises(NeedsPerson, match="not a server on the internet"):
        knock(f"https://evil.example:{server}/autodiscover/autodiscover.svc", trust(), public_only=True)
