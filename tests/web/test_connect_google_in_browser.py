"""Connect Google in a real browser: through our policy to Google and back, by key, by phone, without JavaScript."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from capture.web.app import create_app
from config.secrets import Secret
from config.settings import Google, Secrets, Settings, Web
from store.database import Store
from store.users import Role
from tests.connectors.files.tree import a_message
from tests.servers.google.server import GoogleServer
from tests.servers.ports import free_port
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving

ANN = "ann@ours.example"


@pytest.fixture
def browser(google: GoogleServer) -> Iterator[Browser]:
    """One that finds our Google where production's is."""
    with chromium(f"--proxy-server={google.environment['HTTPS_PROXY']}") as started:
        yield started


@pytest.fixture
def address(google: GoogleServer, sqlite_store: Store, tmp_path: Path) -> Iterator[Site]:
    google.consent.person = ANN
    google.mailbox(ANN).put(a_message("Offer"))
    google.calendar(ANN)
    client = Google(client=Secret(f"file:{google.client_file}"))
    port = free_port()
    settings = Settings(google=client, secrets=Secrets(folder=tmp_path / "secrets"), web=Web(port=port))
    with serving(
        create_app(sqlite_store, lambda: datetime.now(UTC), settings=settings), port, role=Role.ADMINISTRATOR
    ) as address:
        yield address


def test_a_rep_connects_by_key_and_is_told(browser: Browser, address: Site) -> None:
    said: list[str] = []
    page = opened(browser, address, said=said, trusting=True)
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Google").focus()
    press(page, "Enter")
    expect(page.locator("[data-told]")).to_contain_text(f"Connected {ANN}: 1 message; 1 calendar")
    expect(page.locator("#said")).to_contain_text("Connected")
    assert page.url.startswith(f"{address}/connections?told=")
    assert said == []


def test_on_a_phone_without_scripts_the_box_and_the_button_are_large_enough(browser: Browser, address: Site) -> None:
    page = opened(browser, address, width=PHONE, scripts=False, trusting=True)
    page.goto(f"{address}/connections")
    label, button = page.locator(".connect label"), page.get_by_role("button", name="Connect Google")
    for control in (label, button):
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= PHONE
    label.click()
    button.click()
    expect(page.locator("[data-told]")).to_contain_text("Connected")
    assert fits(page)


def test_on_a_phone_what_is_told_hides_nothing_of_the_connection(
    browser: Browser, address: Site, google: GoogleServer
) -> None:
    google.consent.person = "annabella.longfellow@ours.example"
    google.calendar(google.consent.person)
    page = opened(browser, address, width=PHONE, trusting=True)
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Google").click()
    expect(page.locator("[data-told]")).to_contain_text("Connected")
    page.wait_for_load_state("networkidle")
    told, card = page.locator("[data-told]").bounding_box(), page.locator("article.connection").bounding_box()
    assert told
    assert card
    assert told["y"] >= 0
    assert told["y"] + told["height"] <= card["y"]


def test_a_refusal_is_told(browser: Browser, address: Site, google: GoogleServer) -> None:
    google.consent.denies = True
    page = opened(browser, address, trusting=True)
    page.goto(f"{address}/connections")
    page.get_by_role("button", name="Connect Google").click()
    expect(page.locator(".told.failed")).to_contain_text("The access was not granted at Google.")
