"""Connect Google on the page: what Google alone grants, refuses and is told."""

from datetime import timedelta

import pytest

from capture.web.app import create_app
from config.secrets import Secret
from config.settings import Google, Settings, Web
from store.database import Store
from store.users import Role
from tests.capture.passing import Clock
from tests.servers.google.server import GoogleServer
from tests.web.conftest import ADDRESS
from tests.web.sign_in_page import ANN, SignInPage, sent_to
from tests.web.signing import browsing


@pytest.fixture
def page(google_page: SignInPage) -> SignInPage:
    return google_page


def test_what_was_granted_is_sealed(page: SignInPage, google: GoogleServer) -> None:
    page.come_back(page.begin())
    (options,) = page.options()
    grant = Secret(str(options["grant"]))
    assert options["client"] == f"file:{google.client_file}"
    assert grant.reveal().startswith("1//refresh")
    assert "refresh" not in grant.reference


def test_without_a_client_there_is_no_form(sqlite_store: Store) -> None:
    with browsing(create_app(sqlite_store, Clock()), role=Role.ADMINISTRATOR, base_url=ADDRESS) as browser:
        shown = browser.get("/connections")
        assert "/connect/google" not in shown.text
        refused = browser.post("/connect/google")
    assert (refused.status_code, "set google.client in the settings first" in refused.text) == (409, True)


def test_a_refusal_is_told(page: SignInPage, google: GoogleServer) -> None:
    google.consent.denies = True
    said = page.come_back(page.begin())
    assert "The access was not granted at Google. Sign in again and choose Continue." in said
    assert page.options() == []


def test_boxes_that_were_not_ticked_are_told(page: SignInPage, google: GoogleServer) -> None:
    google.consent.withheld = frozenset({"https://www.googleapis.com/auth/gmail.readonly"})
    assert "left out: gmail.readonly" in page.come_back(page.begin())


def test_an_app_in_testing_is_told(page: SignInPage, google: GoogleServer) -> None:
    google.tokens.testing = True
    said = page.come_back(page.begin())
    assert "Google ends this access by itself on" in said
    assert "as the app is in testing" in said


def test_headers_alone_may_be_asked_for(page: SignInPage) -> None:
    begun = page.begin(headers="1")
    assert "gmail.metadata" in sent_to(begun)
    assert "gmail.readonly" not in sent_to(begun)
    page.come_back(begun)
    assert page.options()[0]["mail"] == "metadata"


def test_what_the_form_says_of_headers_takes_the_place_of_what_was_said_before(page: SignInPage) -> None:
    page.come_back(page.begin(headers="1"))
    begun = page.begin()
    assert "gmail.readonly" in sent_to(begun)
    page.come_back(begun)
    assert "mail" not in page.options()[0]
    page.come_back(page.begin(headers="1"))
    assert page.options()[0]["mail"] == "metadata"


def test_a_connection_whose_grant_ends_offers_to_sign_in_again(page: SignInPage, google: GoogleServer) -> None:
    google.tokens.testing = True
    page.come_back(page.begin(headers="1"))
    assert "Sign in again" not in page.browser.get("/connections").text
    page.clock.at += timedelta(days=6)
    shown = page.browser.get("/connections").text
    assert "What was granted at Google ends by itself on" in shown
    assert '<input type="hidden" name="connection" value="1">' in shown
    google.tokens.testing = False
    begun = page.begin(connection="1")
    assert "gmail.metadata" in sent_to(begun)
    assert "login_hint=ann%40ours.example" in sent_to(begun)
    assert "Connected ann@ours.example" in page.come_back(begun)
    assert "grant_ends" not in page.options()[0]


def test_a_desktop_client_cannot_serve_a_page_elsewhere(google_settings: Settings, sqlite_store: Store) -> None:
    elsewhere = google_settings.model_copy(update={"web": Web(base_url="https://capture.example.com")})
    with browsing(
        create_app(sqlite_store, Clock(), settings=elsewhere), role=Role.ADMINISTRATOR, base_url=ADDRESS
    ) as browser:
        said = browser.post("/connect/google").text
    assert "make one of the type Web application with that address as authorized redirect URI" in said


def test_a_web_client_serves_a_page_elsewhere(
    google: GoogleServer, google_settings: Settings, sqlite_store: Store
) -> None:
    google.consent.redirects.add("https://capture.example.com/connect/google/done")
    google.consent.person = ANN
    google.calendar(ANN)
    elsewhere = google_settings.model_copy(
        update={
            "web": Web(base_url="https://capture.example.com"),
            "google": Google(client=Secret(f"file:{google.web_client_file}")),
        }
    )
    with browsing(
        create_app(sqlite_store, Clock(), settings=elsewhere), role=Role.ADMINISTRATOR, base_url=ADDRESS
    ) as browser:
        begun = browser.post("/connect/google", follow_redirects=False)
        assert "Secure" in begun.headers["set-cookie"]
        ((name, value),) = begun.cookies.items()
        browser.cookies.set(name, value)
        answer = google.consented(sent_to(begun)).removeprefix("https://capture.example.com")
        assert "Connected ann@ours.example" in browser.get(answer).text
