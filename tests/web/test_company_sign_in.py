"""Signing in with the company, at a provider that nobody here wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser

from capture.web.app import create_app
from capture.wiring import utc_now
from config.settings import Settings
from connectors.model.address import Address
from store import audit, users
from store.users import Role, User
from tests.people import ALICE
from tests.servers.oidc import COMPANY, ISSUER, SECRET, Oidc
from tests.web.office import Office

ADDRESS = "http://127.0.0.1:8765"


@dataclass
class Company:
    """A browser at Capture's door, and the provider."""

    browser: TestClient
    oidc: Oidc
    office: Office

    def begin(self, next_: str = "/people") -> str:
        """Where the button leads."""
        page = self.browser.post("/sign-in/company", data={"next": next_})
        assert page.status_code == 200, page.text
        link = LexborHTMLParser(page.text).css_first("#onwards")
        assert link is not None
        return str(link.attributes["href"])

    def comes_back(self, who: str, next_: str = "/people") -> Response:
        return self.browser.get(self.oidc.signed_in(self.begin(next_), who), follow_redirects=False)

    def known(self, who: str) -> User | None:
        with self.office.store.read() as connection:
            return users.by_address(connection, Address(who))

    def invited(self, who: Address, role: Role = Role.REP) -> None:
        with self.office.store.begin() as connection:
            users.add(connection, who, "", role, utc_now())

    def acts(self) -> list[tuple[str, str, str]]:
        with self.office.store.read() as connection:
            return [(act.who, act.act, act.about) for act in reversed(audit.latest(connection, 20))]


def company(oidc: Oidc, office: Office, secret: Path, **more: object) -> Iterator[Company]:
    secret.write_text(SECRET)
    sign_in = {"issuer": ISSUER, "client": COMPANY, "secret": f"file:{secret}", "name": "Acme", **more}
    app = create_app(office.store, utc_now, settings=Settings.model_validate({"sign_in": sign_in}))
    with TestClient(app, base_url=ADDRESS) as browser:
        yield Company(browser, oidc, office)


@pytest.fixture
def acme(oidc: Oidc, office: Office, tmp_path: Path) -> Iterator[Company]:
    yield from company(oidc, office, tmp_path / "secret")


@pytest.fixture
def open_acme(oidc: Oidc, office: Office, tmp_path: Path) -> Iterator[Company]:
    """Whoever owns a mailbox may join."""
    yield from company(oidc, office, tmp_path / "secret", join="mailboxes")


def test_who_is_invited_comes_in_and_goes_where_she_wanted(acme: Company) -> None:
    acme.invited(ALICE)
    answer = acme.comes_back(ALICE, "/people?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?x=1")
    assert acme.browser.get("/people").status_code == 200
    assert acme.acts() == [(ALICE, "sign_in", "company")]
