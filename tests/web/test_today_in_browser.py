"""The page Today in a real browser: by key, without JavaScript, and on a phone."""

from collections.abc import Iterator
from datetime import UTC
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from capture.web.app import create_app
from tests.builders import NOON
from tests.capture.today.world import DAY, MAILED, a_visit, directory, writes
from tests.people import ALICE
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving
from tests.web.office import Office


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def asked(office: Office) -> int:
    """A mail that waits for an answer; there is a meeting before it on the page."""
    directory(office)
    office.sees(ALICE, what=a_visit("unbroken" * 30))
    return writes(office, "1", NOON - 5 * DAY, subject="<script>document.title='taken'</script>")


@pytest.fixture
def site(office: Office, asked: int) -> Iterator[Site]:
    """The pages on a port of their own."""
    ticks = count()
    with serving(create_app(office.store, lambda: NOON.replace(microsecond=next(ticks)), UTC, settings=MAILED)) as site:
        yield site


def test_keys_go_from_item_to_item_and_say_that_no_answer_is_needed(browser: Browser, site: Site, asked: int) -> None:
    page = opened(browser, site)
    page.goto(f"{site}/today")
    expect(page.locator(".meeting")).to_have_attribute("aria-current", "true")
    press(page, "j")
    expect(page.locator(f"#i-{asked}")).to_be_focused()
    press(page, "x")
    expect(page.locator("[data-told]")).to_contain_text("Hidden until something new comes")
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    expect(page.locator(f"#i-{asked}")).to_have_count(0)
    press(page, "u")
    expect(page.locator(f"#i-{asked}")).to_be_visible()


def test_everything_works_without_javascript(browser: Browser, site: Site, asked: int) -> None:
    page = opened(browser, site, scripts=False)
    page.goto(f"{site}/today")
    page.get_by_role("button", name="No answer needed").click()
    expect(page.locator(f"#i-{asked}")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#i-{asked}")).to_be_visible()
    page.get_by_role("button", name="Send it to me").click()
    expect(page.get_by_role("button", name="Stop it")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_needs_no_sideways_scrolling_and_nothing_breaks_our_policy(
    browser: Browser, site: Site, dark: bool
) -> None:
    said: list[str] = []
    page = opened(browser, site, width=PHONE, said=said, dark=dark)
    for path in ("today", "interactions/1/brief"):
        page.goto(f"{site}/{path}")
        assert fits(page), path
        assert page.title() != "taken"
        heights = page.locator("main button:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
        assert all(height >= 44 for height in heights)
    assert said == []
