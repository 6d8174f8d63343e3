"""Signing in with the company, at a provider that nobody here wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser

from capture.web.app import create_app
from capture.wiring import utc_now
from config.settings import Settings
from connectors.model.address import Address
from store import audit, known_as, leavers, users
from store.users import Role, User
from tests.people import ALICE, BOB, DAVE
from tests.servers.oidc import COMPANY, ISSUER, SECRET, UNVERIFIED, Oidc
from tests.servers.ports import free_port
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
        page = self.browser.post("/sign-in/company", data={"next": next_}, headers={"Sec-Fetch-Site": "same-origin"})
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


def test_the_page_of_sign_in_has_the_button(acme: Company, client: TestClient) -> None:
    assert "Sign in with Acme" in acme.browser.get("/sign-in").text
    assert "Sign in with" not in client.get("/sign-in").text


@pytest.mark.parametrize(("verb", "path"), [("POST", "/sign-in/company"), ("GET", "/sign-in/company/done?state=x")])
def test_there_is_no_such_sign_in_where_none_is_set(client: TestClient, verb: str, path: str) -> None:
    assert client.request(verb, path).status_code == 404


def test_who_is_not_invited_is_told_whom_to_ask(acme: Company) -> None:
    answer = acme.comes_back(DAVE)
    assert answer.status_code == 403
    assert f"Nobody has invited {DAVE} to Capture: ask an administrator." in answer.text
    assert (acme.known(DAVE), acme.acts()) == (None, [(DAVE, "sign_in.refused", "company")])
    assert acme.browser.get("/people", follow_redirects=False).status_code == 303


def test_who_is_disabled_does_not_come_in(acme: Company) -> None:
    acme.invited(ALICE)
    acme.comes_back(ALICE)
    with acme.office.store.begin() as connection:
        users.change(connection, 1, disabled_at=utc_now())
    assert "may no longer sign in" in acme.comes_back(ALICE).text


def test_owners_of_mailboxes_may_join_as_reps(open_acme: Company) -> None:
    assert open_acme.comes_back(BOB).status_code == 303
    user = open_acme.known(BOB)
    assert user
    assert user.role is Role.REP
    assert open_acme.acts() == [(BOB, "user.add", BOB), (BOB, "sign_in", "company")]


def test_others_may_not_join(open_acme: Company) -> None:
    assert "Nobody has invited" in open_acme.comes_back(DAVE).text


def test_who_has_left_does_not_join_anew(open_acme: Company) -> None:
    with open_acme.office.store.begin() as connection:
        leavers.retire(connection, BOB, utc_now())
    assert "Nobody has invited" in open_acme.comes_back(BOB).text


def test_an_address_that_is_not_verified_is_not_believed(acme: Company) -> None:
    acme.invited(Address(UNVERIFIED + ALICE))
    assert "verify it there" in acme.comes_back(UNVERIFIED + ALICE).text


def test_it_is_where_the_provider_is_trusted(oidc: Oidc, office: Office, tmp_path: Path) -> None:
    for acme in company(oidc, office, tmp_path / "secret", trusts_addresses=True):
        acme.invited(Address(UNVERIFIED + ALICE))
        assert acme.comes_back(UNVERIFIED + ALICE).status_code == 303


def test_who_came_once_is_known_whatever_her_address_is_now(acme: Company) -> None:
    acme.invited(ALICE)
    acme.comes_back(ALICE)
    with acme.office.store.begin() as connection:
        users.change(connection, 1, address=BOB)
    assert acme.comes_back(ALICE).status_code == 303
    assert acme.acts()[-1] == (BOB, "sign_in", "company")


def test_who_gets_somebodys_address_later_does_not_become_her(acme: Company) -> None:
    acme.invited(ALICE)
    with acme.office.store.begin() as connection:
        assert known_as.bind(connection, 1, ISSUER, "the one before")
    assert "belonged to somebody else" in acme.comes_back(ALICE).text


def test_another_provider_knows_her_by_another_name(acme: Company) -> None:
    acme.invited(ALICE)
    with acme.office.store.begin() as connection:
        assert known_as.bind(connection, 1, "https://before.example", "4711")
    assert acme.comes_back(ALICE).status_code == 303


def test_who_presses_cancel_is_told_so(acme: Company) -> None:
    said = acme.browser.get(acme.oidc.refused(acme.begin())).text
    assert "You did not sign in to Acme, or did not allow it: press the button once more." in said


def test_an_answer_is_taken_once(acme: Company) -> None:
    acme.invited(ALICE)
    answer = acme.oidc.signed_in(acme.begin(), ALICE)
    assert acme.browser.get(answer, follow_redirects=False).status_code == 303
    assert "not begun in this browser, is finished" in acme.browser.get(answer).text


def test_the_provider_takes_a_code_once_even_with_its_cookie(acme: Company) -> None:
    acme.invited(ALICE)
    answer = acme.oidc.signed_in(acme.begin(), ALICE)
    cookies = [(one.name, one.value or "", one.path) for one in acme.browser.cookies.jar]
    acme.browser.get(answer, follow_redirects=False)
    for name, value, path in cookies:
        acme.browser.cookies.set(name, value, path=path)
    assert "finished already, or took too long" in acme.browser.get(answer).text


def test_an_answer_to_another_browser_is_not_taken(acme: Company) -> None:
    """Else somebody could make a rep's browser his own, and read what she does there."""
    acme.invited(ALICE)
    answer = acme.oidc.signed_in(acme.begin(), ALICE)
    acme.browser.cookies.clear()
    assert "not begun in this browser" in acme.browser.get(answer).text
    acme.begin()
    assert "not begun in this browser" in acme.browser.get(answer).text


def test_a_code_of_another_attempt_is_not_taken(acme: Company) -> None:
    acme.invited(ALICE)
    hers, his = acme.oidc.signed_in(acme.begin(), ALICE), acme.oidc.signed_in(acme.begin(), BOB)
    mixed = hers.replace(_query(hers, "code"), _query(his, "code"))
    assert "finished already, or took too long" in acme.browser.get(mixed).text


def test_whichever_process_gets_the_answer_takes_it(acme: Company, tmp_path: Path) -> None:
    acme.invited(ALICE)
    answer = acme.oidc.signed_in(acme.begin(), ALICE)
    for other in company(acme.oidc, acme.office, tmp_path / "secret"):
        other.browser.cookies = acme.browser.cookies
        assert other.browser.get(answer, follow_redirects=False).status_code == 303


def test_a_wrong_secret_is_for_an_administrator(acme: Company, tmp_path: Path) -> None:
    acme.invited(ALICE)
    (tmp_path / "secret").write_text("another")
    said = acme.comes_back(ALICE).text
    assert "does not take Capture&#39;s secret: an administrator must correct sign_in.client and sign_in.secret" in said
    (tmp_path / "secret").unlink()
    assert "cannot be read: an administrator must correct sign_in.secret" in acme.comes_back(ALICE).text


def test_a_provider_that_cannot_be_reached_is_told(
    oidc: Oidc, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    for acme in company(oidc, office, tmp_path / "secret", issuer=f"https://127.0.0.1:{free_port()}"):
        page = acme.browser.post("/sign-in/company")
        assert page.status_code == 403
        assert "try again in a minute" in page.text
        assert acme.acts() == [("", "sign_in.refused", "company")]


def test_nobody_is_sent_to_another_site(acme: Company) -> None:
    acme.invited(ALICE)
    assert acme.comes_back(ALICE, "https://evil.example/").headers["location"] == "/"


def test_what_the_answer_must_fit_is_in_one_cookie(acme: Company) -> None:
    page = acme.browser.post("/sign-in/company")
    cookie = page.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/sign-in/company", "Max-Age=600"):
        assert part in cookie
    sent = _query(page.text.partition("url=")[2].partition('"')[0].replace("&amp;", "&"), "code_challenge")
    assert sent
    assert sent not in cookie


def _query(url: str, name: str) -> str:
    return parse_qs(urlsplit(url).query)[name][0]
