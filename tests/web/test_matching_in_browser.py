"""How often Capture was right, in a real browser: wide, on a phone, in the dark, without a breach of our own policy."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser, expect

from capture.web.app import create_app
from connectors.model.address import Address
from connectors.model.interaction import Sign
from matcher.model import Ref, Verdict
from store.database import Store
from store.users import Role
from tests.builders import NOON
from tests.capture.report.decided import Decided, a_year, by_learned
from tests.web.acme import acme, an_office
from tests.web.browser import PHONE, Site, chromium, fits, opened, serving
from tests.web.office import Office


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Site]:
    """The pages on a port of their own, after a year of decisions and a week of a flood."""
    file = Path(copyfile(migrated_sqlite, tmp_path_factory.mktemp("matching") / "capture.db"))
    with Store(f"sqlite:///{file}") as store:
        office = an_office(store)
        _flooded(office, acme(office))
        with serving(create_app(store, lambda: NOON), role=Role.ADMINISTRATOR) as address:
            yield address


def _flooded(office: Office, directory: dict[str, Ref]) -> None:
    decided = Decided(office)
    a_year(decided, (directory["roof"], directory["battery"]))
    for number in range(25):
        asked = by_learned(directory["roof"], Verdict.SUGGEST)
        sender = Address("n" * 60 + "@flood.example")
        decided.mail(asked, at=NOON - timedelta(hours=number), sender=sender, marks=(Sign.BULK,))


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_the_pictures_can_be_told_from_the_page(
    browser: Browser, address: Site, width: int, scheme: str
) -> None:
    said: list[str] = []
    page = opened(browser, address, width=width, said=said)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}/review")
    page.locator("button.self").click()
    page.get_by_role("link", name="Matching").click()
    page.wait_for_load_state()  # with its style
    expect(page.get_by_role("img", name="How often the best deal was right")).to_be_visible()
    expect(page.get_by_role("img", name="Links made without asking")).to_be_visible()
    assert fits(page)
    colours = page.evaluate(
        "['.chart .right', '.chart .wrong', '.chart .expected', 'body'].map(one => {"
        "  const style = getComputedStyle(document.querySelector(one));"
        "  return one == 'body' ? style.backgroundColor : one == '.chart .expected' ? style.stroke : style.fill })"
    )
    assert len(set(colours)) == 4
    assert said == []


def test_the_figures_of_a_link_open_without_javascript(browser: Browser, address: Site) -> None:
    page = opened(browser, address, scripts=False, width=PHONE)
    page.goto(f"{address}/interactions/1")
    expect(page.get_by_text("as it is stored").first).not_to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_text("as it is stored").first).to_be_visible()
    assert fits(page)


def test_the_navigation_of_a_phone_is_one_line_with_a_long_queue(browser: Browser, address: Site) -> None:
    page = opened(browser, address, width=PHONE)
    page.goto(f"{address}/matching")
    expect(page.locator(".top .number")).to_have_text("25")
    page.evaluate("document.querySelector('.top .number').textContent = '1,888'")
    assert (
        page.evaluate("new Set([...document.querySelectorAll('.top nav.main a')].map(one => one.offsetTop)).size") == 1
    )
