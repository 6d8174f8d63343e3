"""Passwords and certificates."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from config.secrets import Secret
from connectors.caldav.auth import PasswordAuth
from connectors.errors import NeedsPerson
from connectors.http import Http
from tests.connectors.caldav.front import Canned, Front, in_front_of
from tests.servers.certificates import make_pki

CHALLENGE = 'Digest realm="calendars", qop="auth", nonce="abc", algorithm=SHA-256'


@pytest.fixture
def password(tmp_path: Path) -> Secret:
    """One with letters beyond ASCII."""
    (tmp_path / "password").write_text("häst")
    return Secret(f"file:{tmp_path}/password")


class Server:
    """Takes only one kind of sign-in, and notes what it was offered."""

    def __init__(self, challenge: str) -> None:
        self.challenge, self.offered = challenge, list[str]()

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Takes what begins as its challenge does."""
        self.offered.append(request.headers.get("Authorization", "").partition(" ")[0])
        taken = self.offered[-1] == self.challenge.partition(" ")[0]
        return httpx2.Response(207 if taken else 401, headers={} if taken else {"WWW-Authenticate": self.challenge})


@pytest.mark.parametrize(
    ("challenge", "offered"),
    [("Basic realm=x", ["Basic", "Basic"]), (CHALLENGE, ["Basic", "", "Digest", "Digest"])],
)
def test_the_sign_in_that_a_server_takes_is_found_and_kept(
    password: Secret, challenge: str, offered: list[str]
) -> None:
    server = Server(challenge)
    auth = PasswordAuth("ann", password)
    with httpx2.Client(auth=auth, transport=httpx2.MockTransport(server.handle)) as client:
        assert [client.request("PROPFIND", "http://127.0.0.1/").status_code for _ in "12"] == [207, 207]
    assert server.offered == offered


def test_a_password_that_is_not_there_needs_a_person(tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson) as raised:
        PasswordAuth("ann", Secret(f"file:{tmp_path}/none"))
    assert "none" in raised.value.advice


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[Front]:
    """A front with a certificate of our own authority."""
    pki = make_pki(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pki.good.certificate, pki.good.key)
    with in_front_of("http://nowhere.invalid", context) as front:
        front.canned["PROPFIND 0"] = Canned(207)
        yield front


def test_a_certificate_of_a_named_authority_is_trusted(over_tls: Front, password: Secret, tmp_path: Path) -> None:
    http = Http(PasswordAuth("ann", password), tmp_path / "ca.pem")
    with http.send("PROPFIND", f"https://localhost:{over_tls.port}/", headers={"Depth": "0"}) as answer:
        assert answer.status == 207
    http.close()


def test_a_certificate_of_nobody_needs_a_person(over_tls: Front, password: Secret) -> None:
    http = Http(PasswordAuth("ann", password))
    with (
        pytest.raises(NeedsPerson, match="certificate") as raised,
        http.send("PROPFIND", f"https://localhost:{over_tls.port}/"),
    ):
        raise AssertionError
    http.close()
    assert "ca_file" in raised.value.advice


def test_authorities_that_cannot_be_read_need_a_person(password: Secret, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("none")
    for name in ("empty.pem", "missing.pem"):
        with pytest.raises(NeedsPerson, match=name):
            Http(PasswordAuth("ann", password), tmp_path / name)
