"""Connect Microsoft 365 on the page: what Microsoft alone grants, refuses and is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from capture.wallets import wallet_of
from capture.web.app import create_app
from config.settings import Settings, Web
from connectors.model.address import Address
from store import sources
from store.database import Store
from store.sources import Json
from store.users import Role
from tests.capture.passing import Clock
from tests.servers.microsoft.authority import CLIENT
from tests.servers.microsoft.server import MicrosoftServer
from tests.web.conftest import AT_MICROSOFT
from tests.web.sign_in_page import ANN, BOB, SignInPage, sent_to
from tests.web.signing import browsing


@pytest.fixture
def page(microsoft_page: SignInPage) -> SignInPage:
    return microsoft_page


def test_what_was_granted_lies_in_a_wallet_and_is_sealed(
    page: SignInPage, microsoft: MicrosoftServer, microsoft_settings: Settings, sqlite_store: Store
) -> None:
    page.come_back(page.begin())
    (options,) = page.options()
    assert options["client"] == microsoft.client
    assert "refresh" not in str(options)
    with wallet_of(microsoft_settings, sqlite_store, 1, page.clock)() as purse:
        assert "1.refresh-" in purse.text
    assert "1.refresh-" not in page.browser.get("/connections").text


def test_a_sign_in_takes_the_place_of_what_was_granted_before(
    page: SignInPage, microsoft_settings: Settings, sqlite_store: Store
) -> None:
    purses = []
    for _ in range(2):
        page.come_back(page.begin())
        with wallet_of(microsoft_settings, sqlite_store, 1, page.clock)() as purse:
            purses.append(purse.text)
    assert purses[0] != purses[1]
    assert len(page.options()) == 1


def test_who_signs_in_by_another_name_is_known_by_her_address(page: SignInPage, microsoft: MicrosoftServer) -> None:
    microsoft.people.add_user("ann@example.onmicrosoft.com", mail=ANN)
    microsoft.mailbox("ann@example.onmicrosoft.com")
    microsoft.calendar("ann@example.onmicrosoft.com")
    microsoft.entra.consent.person = "ann@example.onmicrosoft.com"
    assert f"Connected {ANN}" in page.come_back(page.begin())
    with page.store.read() as connection:
        assert {one.owner for one in sources.all_sources(connection)} == {ANN}
    assert page.options()[0]["user"] == "ann@example.onmicrosoft.com"
    assert f"Connected {ANN}" in page.come_back(page.begin(connection="1"))
    assert len(page.options()) == 1


def test_without_an_app_there_is_no_form(sqlite_store: Store) -> None:
    with browsing(create_app(sqlite_store, Clock()), role=Role.ADMINISTRATOR, base_url=AT_MICROSOFT) as browser:
        shown = browser.get("/connections")
        assert "/connect/microsoft" not in shown.text
        assert "capture connect microsoft" in shown.text
        refused = browser.post("/connect/microsoft")
    assert (refused.status_code, "set microsoft.client in the settings first" in refused.text) == (409, True)


def test_a_refusal_is_told(page: SignInPage, microsoft: MicrosoftServer) -> None:
    microsoft.entra.consent.denies = True
    said = page.come_back(page.begin())
    assert 'class="told failed"' in said
    assert page.options() == []


def test_what_microsoft_refuses_is_told_with_its_remedy(page: SignInPage, microsoft: MicrosoftServer) -> None:
    microsoft.entra.refuse(7000215, "invalid_client", on="authorization_code", status=401)
    said = page.come_back(page.begin())
    assert 'class="told failed"' in said
    assert "secret" in said
    assert page.options() == []


def test_a_mailbox_that_is_on_premises_is_told_and_not_connected(page: SignInPage, microsoft: MicrosoftServer) -> None:
    microsoft.mailbox(ANN).state = "on_premises"
    assert 'class="told failed"' in page.come_back(page.begin())
    assert page.options() == []


@pytest.fixture
def ending(microsoft_settings: Settings, page: SignInPage) -> Iterator[TestClient]:
    """The pages with a client secret that ends in thirteen days."""
    app = microsoft_settings.microsoft.model_dump() | {"certificate": None, "secret": "env:SECRET"}
    settings = Settings.model_validate(
        {"microsoft": app | {"secret_ends": page.clock() + timedelta(days=13)}, "web": Web(base_url=AT_MICROSOFT)}
    )
    with browsing(
        create_app(page.store, page.clock, settings=settings), role=Role.ADMINISTRATOR, base_url=AT_MICROSOFT
    ) as browser:
        yield browser


def test_a_secret_that_ends_is_told_at_the_head(ending: TestClient, page: SignInPage) -> None:
    shown = ending.get("/connections").text
    assert f"The client secret of the app {page_client(page)} at Microsoft Entra ends by itself on" in shown
    assert "set microsoft.secret_ends" in shown


def page_client(page: SignInPage) -> str:
    """The app that its button leads to."""
    return sent_to(page.begin()).partition("client_id=")[2].partition("&")[0]


def test_a_public_address_is_sent_back_to(
    microsoft: MicrosoftServer, microsoft_page: SignInPage, microsoft_settings: Settings, sqlite_store: Store
) -> None:
    microsoft.entra.consent.redirects.add("https://capture.example.com/connect/microsoft/done")
    elsewhere = microsoft_settings.model_copy(update={"web": Web(base_url="https://capture.example.com")})
    with browsing(
        create_app(sqlite_store, Clock(), settings=elsewhere), role=Role.ADMINISTRATOR, base_url=AT_MICROSOFT
    ) as browser:
        begun = browser.post("/connect/microsoft", follow_redirects=False)
        assert "Secure" in begun.headers["set-cookie"]
        ((name, value),) = begun.cookies.items()
        browser.cookies.set(name, value)
        answer = microsoft.consented(sent_to(begun)).removeprefix("https://capture.example.com")
        assert f"Connected {ANN}" in browser.get(answer).text


def test_what_opens_several_connections_is_told_once_at_the_head(page: SignInPage) -> None:
    ends = (page.clock() + timedelta(days=2)).isoformat()
    by_app: dict[str, Json] = {"client": CLIENT, "tenant": "example.com", "secret": "env:S", "secret_ends": ends}
    with page.store.begin() as connection:
        for owner in (ANN, BOB):
            sources.connect(connection, "microsoft", Address(owner), by_app, ["mail", "calendar"], page.clock())
    shown = page.browser.get("/connections").text
    assert shown.count(f"The client secret of the app {CLIENT} at Microsoft Entra ends by itself on") == 1
    assert shown.index("The client secret") < shown.index(ANN, shown.index("<h1>"))
