"""Timelines and search in a real browser: opened where they stand, by key, on a phone, and without JavaScript."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from capture.web.app import create_app
from matcher.model import Ref, Verdict
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving
from tests.web.office import Office, a_match

HOSTILE = "<script>document.title='taken'</script>" + "unbroken" * 30
LONG = "The whole plan. " * 40 + "Its very end."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def roof(office: Office, directory: dict[str, Ref]) -> Ref:
    """A deal with a thread of two mails, of which the older is long, and a meeting."""
    first = a_mail("mail:1@acme.example", subject=HOSTILE, at=NOON - timedelta(days=2))
    answer = a_mail("mail:2@acme.example", references=(first.key,), at=NOON - timedelta(days=1))
    ids = [
        office.sees(ALICE, what=first, text=LONG),
        office.sees(ALICE, what=answer),
        office.sees(ALICE, what=a_meeting()),
    ]
    for id_ in ids:
        office.links(id_, a_match(directory["roof"], Verdict.LINK, 0.9))
    return directory["roof"]


@pytest.fixture
def address(office: Office, roof: Ref) -> Iterator[Site]:
    """The pages on a port of their own."""
    with serving(create_app(office.store, lambda: NOON)) as address:
        yield address


def test_a_thread_opens_by_key_and_a_text_within_it(browser: Browser, address: Site, roof: Ref) -> None:
    said: list[str] = []
    page = opened(browser, address, said=said)
    page.goto(f"{address}/deals/{roof.id}")
    summary = page.locator("summary", has_text="2 mails")
    summary.focus()
    press(page, "Enter")
    inner = page.locator("details details summary", has_text="Whole text")
    expect(inner).to_be_visible()
    press(page, "Tab")
    inner.focus()
    press(page, "Enter")
    expect(page.locator(".text")).to_contain_text("Its very end.")
    assert page.title().startswith("Rooftop solar")
    assert said == []


def test_without_scripts_links_lead_to_the_mails(browser: Browser, address: Site, roof: Ref) -> None:
    page = opened(browser, address, scripts=False)
    page.goto(f"{address}/deals/{roof.id}")
    page.locator("summary", has_text="2 mails").click()
    page.get_by_role("link", name="Show them").click()
    expect(page.locator(".lines li")).to_have_count(2)
    page.locator("summary", has_text="Whole text").click()
    page.get_by_role("link", name="Open the mail").click()
    expect(page.locator(".text")).to_contain_text("Its very end.")


def test_a_timeline_is_narrowed_without_scripts(browser: Browser, address: Site, roof: Ref) -> None:
    page = opened(browser, address, scripts=False)
    page.goto(f"{address}/deals/{roof.id}")
    page.get_by_role("link", name="meetings").click()
    expect(page.locator(".lines li")).to_have_count(1)
    page.locator("summary", has_text="Narrow it down").click()
    page.get_by_label("To", exact=True).fill("2026-02-28")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".empty")).to_contain_text("Nothing like this")


@pytest.mark.parametrize("path", ["/deals/{}", "/search?q=plan", "/interactions/1", "/search?q=plan&within=deal-{}"])
def test_nothing_is_wider_than_a_phone(browser: Browser, address: Site, roof: Ref, path: str) -> None:
    page = opened(browser, address, width=PHONE)
    page.goto(f"{address}{path.format(roof.id)}")
    for summary in page.locator("main summary").all():
        summary.click()
    page.wait_for_load_state("networkidle")
    assert fits(page)


def test_what_is_found_is_marked(browser: Browser, address: Site) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/search?q=PLAN")
    expect(page.locator("mark").first).to_have_text("plan")
    assert page.title().startswith("Search")
