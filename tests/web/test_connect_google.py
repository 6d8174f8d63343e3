"""Connect Google on the page: two clicks, and nobody else's answer is taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from capture.web.app import create_app
from config.secrets import Secret
from config.settings import Google, Secrets, Settings, Web
from store import sources
from store.database import Store
from store.sources import Json
from tests.builders import NOON
from tests.connectors.files.tree import a_message
from tests.servers.google.server import GoogleServer

ROOT = "http://127.0.0.1:8765"
ANN = "ann@ours.example"


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Page:
    """Somebody at the page of connections, with Google a click away."""

    browser: TestClient
    google: GoogleServer
    store: Store
    clock: Clock

    def begin(self, **form: str) -> Response:
        return self.browser.post("/connect/google", data=form, follow_redirects=False)

    def come_back(self, begun: Response) -> str:
        """What the page says after Google has sent the browser back."""
        return self.browser.get(self.google.consented(begun.headers["location"])).text

    def options(self) -> list[dict[str, Json]]:
        with self.store.read() as connection:
            return [dict(one.options) for one in sources.all_sources(connection) if one.name == "mail"]


@pytest.fixture
def settings(google: GoogleServer, tmp_path: Path) -> Settings:
    client = Google(client=Secret(f"file:{google.client_file}"))
    return Settings(google=client, secrets=Secrets(folder=tmp_path / "secrets"), web=Web(base_url=ROOT))


@pytest.fixture
def page(google: GoogleServer, settings: Settings, sqlite_store: Store) -> Iterator[Page]:
    google.consent.person = ANN
    google.mailbox(ANN).put(a_message("Offer"))
    google.calendar(ANN)
    clock = Clock()
    with TestClient(create_app(sqlite_store, clock, settings=settings), base_url=ROOT) as browser:
        yield Page(browser, google, sqlite_store, clock)


def test_two_clicks_connect_mail_and_calendars(page: Page) -> None:
    said = page.come_back(page.begin())
    assert "Connected ann@ours.example: 1 message; 1 calendar" in said
    assert "the first reading takes less than a minute" in said
    with page.store.read() as connection:
        assert [(one.owner, one.name) for one in sources.all_sources(connection)] == [(ANN, "calendar"), (ANN, "mail")]


def test_what_was_granted_is_sealed(page: Page) -> None:
    page.come_back(page.begin())
    (options,) = page.options()
    grant = Secret(str(options["grant"]))
    assert options["client"] == f"file:{page.google.client_file}"
    assert grant.reveal().startswith("1//refresh")
    assert "refresh" not in grant.reference


def test_only_the_page_with_the_form_lets_it_lead_to_google(page: Page) -> None:
    def leads(path: str) -> str:
        policy = page.browser.get(path).headers["content-security-policy"]
        (directive,) = [one.strip() for one in policy.split(";") if "form-action" in one]
        return directive

    assert leads("/connections") == "form-action 'self' https://accounts.google.com"
    assert leads("/review") == "form-action 'self'"


def test_without_a_client_there_is_no_form(sqlite_store: Store) -> None:
    with TestClient(create_app(sqlite_store, Clock()), base_url=ROOT) as browser:
        shown = browser.get("/connections")
        assert "/connect/google" not in shown.text
        assert "accounts.google.com" not in shown.headers["content-security-policy"]
        refused = browser.post("/connect/google")
    assert (refused.status_code, "set google.client in the settings first" in refused.text) == (409, True)


def test_the_cookie_is_for_this_answer_alone(page: Page) -> None:
    cookie = page.begin().headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/connect/google/done", "Max-Age=600"):
        assert part in cookie
    assert "state=" not in cookie


NOT_TAKEN = "This sign-in was not begun in this browser, is finished, or took more than ten minutes."


def test_an_answer_is_taken_once(page: Page) -> None:
    answer = page.google.consented(page.begin().headers["location"])
    assert "Connected" in page.browser.get(answer).text
    assert NOT_TAKEN in page.browser.get(answer).text


def test_an_answer_to_a_sign_in_of_another_browser_is_not_taken(page: Page) -> None:
    """Else somebody could make a rep's browser connect his own mailbox in her name, or take hers."""
    answer = page.google.consented(page.begin().headers["location"])
    page.browser.cookies.clear()
    assert NOT_TAKEN in page.browser.get(answer).text
    page.begin()
    assert NOT_TAKEN in page.browser.get(answer).text
    assert page.options() == []


@pytest.mark.parametrize("query", ["", "?code=x", "?state=&code=x", "?state=guessed&code=x", "?error=access_denied"])
def test_an_answer_that_nobody_asked_for_is_not_taken(page: Page, query: str) -> None:
    page.begin()
    assert NOT_TAKEN in page.browser.get(f"/connect/google/done{query}").text


def test_two_sign_ins_of_one_browser_do_not_disturb_each_other(page: Page) -> None:
    first, second = page.begin(), page.begin()
    assert "Connected ann@ours.example" in page.come_back(first)
    assert "Connected ann@ours.example" in page.come_back(second)


def test_a_stray_visit_ends_no_sign_in(page: Page) -> None:
    begun = page.begin()
    assert NOT_TAKEN in page.browser.get("/connect/google/done?state=x").text
    assert "Connected ann@ours.example" in page.come_back(begun)
    assert page.browser.cookies == {}


def test_after_ten_minutes_it_is_too_late(page: Page) -> None:
    begun = page.begin()
    page.clock.at += timedelta(minutes=10)
    assert NOT_TAKEN in page.come_back(begun)
    assert page.options() == []


def test_a_refusal_is_told(page: Page) -> None:
    page.google.consent.denies = True
    said = page.come_back(page.begin())
    assert "The access was not granted at Google. Sign in again and choose Continue." in said
    assert page.options() == []


def test_boxes_that_were_not_ticked_are_told(page: Page) -> None:
    page.google.consent.withheld = frozenset({"https://www.googleapis.com/auth/gmail.readonly"})
    assert "left out: gmail.readonly" in page.come_back(page.begin())


def test_an_app_in_testing_is_told(page: Page) -> None:
    page.google.tokens.testing = True
    said = page.come_back(page.begin())
    assert "Google ends this access by itself on" in said
    assert "as the app is in testing" in said


def test_headers_alone_may_be_asked_for(page: Page) -> None:
    begun = page.begin(headers="1")
    assert "gmail.metadata" in begun.headers["location"]
    assert "gmail.readonly" not in begun.headers["location"]
    page.come_back(begun)
    assert page.options()[0]["mail"] == "metadata"


def test_what_the_form_says_of_headers_takes_the_place_of_what_was_said_before(page: Page) -> None:
    page.come_back(page.begin(headers="1"))
    begun = page.begin()
    assert "gmail.readonly" in begun.headers["location"]
    page.come_back(begun)
    assert "mail" not in page.options()[0]
    page.come_back(page.begin(headers="1"))
    assert page.options()[0]["mail"] == "metadata"


def test_connecting_again_keeps_what_was_chosen(page: Page) -> None:
    page.come_back(page.begin())
    (before,) = page.options()
    with page.store.begin() as connection:
        sources.rewrite(connection, 1, {**before, "since": "2026-01-01"})
    page.come_back(page.begin())
    (options,) = page.options()
    assert options["since"] == "2026-01-01"
    assert options["grant"] != before["grant"]


def test_a_connection_whose_grant_ends_offers_to_sign_in_again(page: Page) -> None:
    page.google.tokens.testing = True
    page.come_back(page.begin(headers="1"))
    assert "Sign in again" not in page.browser.get("/connections").text
    page.clock.at += timedelta(days=6)
    shown = page.browser.get("/connections").text
    assert "What was granted at Google ends by itself on" in shown
    assert '<input type="hidden" name="connection" value="1">' in shown
    page.google.tokens.testing = False
    begun = page.begin(connection="1")
    assert "gmail.metadata" in begun.headers["location"]
    assert "login_hint=ann%40ours.example" in begun.headers["location"]
    assert "Connected ann@ours.example" in page.come_back(begun)
    assert "grant_ends" not in page.options()[0]


def test_signing_in_again_as_somebody_else_changes_nothing(page: Page) -> None:
    page.come_back(page.begin())
    before = page.options()
    page.google.consent.person = "bob@ours.example"
    assert "This sign-in was as bob@ours.example, not as ann@ours.example" in page.come_back(page.begin(connection="1"))
    assert page.options() == before


def test_a_connection_that_is_not_there_cannot_be_signed_in_to(page: Page) -> None:
    assert page.begin(connection="7").status_code == 404


def test_under_another_name_of_this_machine_the_right_one_is_told(page: Page) -> None:
    refused = page.browser.post("/connect/google", headers={"Host": "localhost:8765"}, follow_redirects=False)
    assert (refused.status_code, f"open {ROOT}/connections and begin there" in refused.text) == (409, True)


def test_what_the_page_says_cannot_be_made_up(page: Page) -> None:
    assert "data-told" not in page.browser.get("/connections?told=invented").text


def test_what_google_says_is_shown_as_text(page: Page) -> None:
    begun = page.begin()
    state = page.google.consented(begun.headers["location"]).partition("state=")[2].partition("&")[0]
    said = page.browser.get(f"/connect/google/done?state={state}&error=<script>alert(1)</script>").text
    assert "<script>alert" not in said
    assert "&lt;script&gt;" in said


def test_a_desktop_client_cannot_serve_a_page_elsewhere(settings: Settings, sqlite_store: Store) -> None:
    elsewhere = settings.model_copy(update={"web": Web(base_url="https://capture.example.com")})
    with TestClient(create_app(sqlite_store, Clock(), settings=elsewhere), base_url=ROOT) as browser:
        said = browser.post("/connect/google").text
    assert "make one of the type Web application with that address as authorized redirect URI" in said


def test_a_web_client_serves_a_page_elsewhere(google: GoogleServer, settings: Settings, sqlite_store: Store) -> None:
    google.consent.redirects.add("https://capture.example.com/connect/google/done")
    google.consent.person = ANN
    google.calendar(ANN)
    elsewhere = settings.model_copy(
        update={
            "web": Web(base_url="https://capture.example.com"),
            "google": Google(client=Secret(f"file:{google.web_client_file}")),
        }
    )
    with TestClient(create_app(sqlite_store, Clock(), settings=elsewhere), base_url=ROOT) as browser:
        begun = browser.post("/connect/google", follow_redirects=False)
        assert "Secure" in begun.headers["set-cookie"]
        ((name, value),) = begun.cookies.items()
        browser.cookies.set(name, value)
        answer = google.consented(begun.headers["location"]).removeprefix("https://capture.example.com")
        assert "Connected ann@ours.example" in browser.get(answer).text
