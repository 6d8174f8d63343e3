"""Connect Microsoft 365 in a real browser: through our policy there and back, by key, by phone, without JavaScript."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from capture.web.app import create_app
from config.settings import Settings, Web
from store.database import Store
from store.users import Role
from tests.connectors.files.tree import a_message
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.ports import free_port
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving
from tests.web.sign_in_page import ANN


@pytest.fixture
def browser(microsoft: MicrosoftServer) -> Iterator[Browser]:
    """One that finds our Microsoft where production's is."""
    with chromium(f"--proxy-server={microsoft.environment['HTTPS_PROXY']}") as started:
        yield started


@pytest.fixture
def address(microsoft: MicrosoftServer, microsoft_settings: Settings, sqlite_store: Store) -> Iterator[Site]:
    microsoft.entra.consent.person = ANN
    microsoft.mailbox(ANN).put(a_message("Offer"))
    microsoft.calendar(ANN)
    port = free_port()
    here = f"http://localhost:{port}"
    settings = microsoft_settings.model_copy(update={"web": Web(port=port, base_url=here)})
    app = create_app(sqlite_store, lambda: datetime.now(UTC), settings=settings)
    with serving(app, port, role=Role.ADMINISTRATOR) as served:
        yield Site(here, served.cookie)


def test_a_rep_connects_by_key_and_is_told(browser: Browser, address: Site) -> None:
    said: list[str] = []
    page = opened(browser, address, said=said, trusting=True)
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Microsoft 365").focus()
    press(page, "Enter")
    expect(page.locator("[data-told]")).to_contain_text(f"Connected {ANN}: 1 message")
    expect(page.locator("#said")).to_contain_text("Connected")
    assert page.url.startswith(f"{address}/connections?told=")
    assert said == []


def test_on_a_phone_without_scripts_the_button_is_large_enough(browser: Browser, address: Site) -> None:
    page = opened(browser, address, width=PHONE, scripts=False, trusting=True)
    page.goto(f"{address}/connections")
    button = page.get_by_role("button", name="Connect Microsoft 365")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= PHONE
    button.click()
    expect(page.locator("[data-told]")).to_contain_text("Connected")
    assert fits(page)


def test_a_refusal_is_told(browser: Browser, address: Site, microsoft: MicrosoftServer) -> None:
    microsoft.entra.consent.denies = True
    page = opened(browser, address, trusting=True)
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Microsoft 365").click()
    expect(page.locator(".told.failed")).to_be_visible()


def test_a_company_may_have_a_sign_in_of_its_own(browser: Browser, address: Site) -> None:
    page = opened(browser, address, trusting=True)
    elsewhere = f"{address.replace('localhost', '127.0.0.1')}/healthz"
    page.route(
        "https://login.microsoftonline.com/**",
        lambda route: route.fulfill(status=302, headers={"Location": elsewhere}),
    )
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Microsoft 365").click()
    page.wait_for_url(elsewhere)
