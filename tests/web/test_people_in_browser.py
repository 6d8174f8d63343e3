"""New people in a real browser: by key, without JavaScript, on a phone."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from capture.proposing.proposer import Proposer
from capture.web.app import create_app
from connectors.model.address import Address
from matcher.model import Context
from store.directory import iter_contacts
from store.model import Direction
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving
from tests.web.office import Office

PEOPLE = ("erin.vale@newco.example", "frank.moss@globex.example", "a" * 60 + "@" + "b" * 60 + ".example")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def address(office: Office) -> Iterator[Site]:
    """The pages on a port of their own; Alice has written to three, the last one first."""
    for number, person in enumerate(PEOPLE):
        mail = a_mail(f"mail:{number}", sender=ALICE, to=(Address(person),), at=NOON.replace(hour=11 - number))
        office.sees(ALICE, what=mail, direction=Direction.OUTBOUND)
    ours = Context(frozenset({"ours.example"}), frozenset({ALICE}))
    proposer = Proposer(office.store, lambda: ours, lambda: NOON)
    while proposer.propose():
        pass
    ticks = count()
    with serving(create_app(office.store, lambda: NOON.replace(microsecond=next(ticks)))) as address:
        yield address


def names(office: Office) -> list[str]:
    with office.store.read() as connection:
        return [one.record.name for one in iter_contacts(connection)]


@pytest.mark.parametrize("path", ["review", "people"])
def test_one_key_adds_and_the_next_is_at_hand(browser: Browser, office: Office, address: Site, path: str) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/{path}")
    first, second = (page.locator("[data-card]").nth(n).get_attribute("id") for n in (0, 1))
    press(page, "a")
    expect(page.locator("[data-told]")).to_contain_text("Added Erin Vale")
    expect(page.locator("#said")).to_contain_text("Added Erin Vale")
    expect(page.locator(f"#{second}")).to_be_focused()
    assert names(office) == ["Erin Vale"]
    press(page, "u")
    expect(page.locator("[data-told]")).to_have_text("Taken back.")
    expect(page.locator(f"#{first}")).to_be_focused()
    assert names(office) == []


def test_a_key_opens_the_fields_and_enter_adds_what_was_typed(browser: Browser, office: Office, address: Site) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/people")
    press(page, "c")
    page.get_by_label("Name").first.fill("Erin Vale-Ott")
    press(page, "Enter")
    expect(page.locator("[data-told]")).to_be_visible()
    assert names(office) == ["Erin Vale-Ott"]


def test_a_key_dismisses_and_another_takes_it_back(browser: Browser, address: Site) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/people")
    press(page, "j")
    press(page, "x")
    expect(page.locator("[data-told]")).to_contain_text("Frank Moss is not proposed again")
    expect(page.locator("#said")).to_contain_text("Frank Moss is not proposed again")
    press(page, "u")
    expect(page.locator("[data-card]", has_text="Frank Moss")).to_be_focused()


def test_it_works_without_javascript(browser: Browser, office: Office, address: Site) -> None:
    page = opened(browser, address, scripts=False)
    page.goto(f"{address}/review")
    page.get_by_role("button", name="Dismiss Frank Moss").click()
    expect(page.locator("[data-told]")).to_contain_text("Frank Moss")
    page.get_by_role("button", name="Add Erin Vale").click()
    expect(page.locator("[data-told]")).to_contain_text("Added Erin Vale")
    assert names(office) == ["Erin Vale"]


def test_a_phone_needs_no_sideways_scrolling_and_fingers_fit(browser: Browser, address: Site) -> None:
    said: list[str] = []
    page = opened(browser, address, width=PHONE, said=said)
    for path in ("people", "review"):
        page.goto(f"{address}/{path}")
        page.locator("summary").first.click()
        assert fits(page)
        heights = page.locator("main button:visible, main summary:visible, main input:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
    assert said == []
