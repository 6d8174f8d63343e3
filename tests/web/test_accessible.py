"""Every page passes axe (https://github.com/dequelabs/axe-core): by day and by night, on a desk and on a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from capture.web.app import create_app
from connectors.model.address import Address
from store.database import Store
from tests.people import ALICE
from tests.web.browser import PHONE, chromium, fits, opened, serving
from tests.web.leaks.company import HEIDI, PEOPLE, Company, now
from tests.web.leaks.walk import pages

WORDS = "?q=zebrasubject"
PLAIN = ("/healthz", "/readyz", "/metrics")
"""For machines."""
LOOKED_AT = [
    "/review?choose=3&q=roof",
    f"/search{WORDS}",
    *(path.replace("{id_}", "1") for path in pages() if "{word}" not in path and path not in PLAIN),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def company(sqlite_store: Store) -> Company:
    return Company.opened(sqlite_store, hidden=True)


@pytest.mark.parametrize(
    ("who", "width", "dark"),
    [(ALICE, 1280, False), (ALICE, PHONE, True), (HEIDI, PHONE, True)],
    ids=["a rep at her desk by day", "a rep by phone at night", "an administrator by phone at night"],
)
def test_no_page_has_a_serious_finding(
    browser: Browser, company: Company, who: Address, width: int, dark: bool
) -> None:
    found: list[str] = []
    with serving(create_app(company.office.store, now), who=who, role=PEOPLE[who]) as site:
        page = opened(browser, site, width=width, dark=dark)
        for path in LOOKED_AT:
            page.goto(f"{site}{path}")
            found += [f"{path}: {finding}" for finding in _serious(Axe().run(page).response)]
            if not fits(page):
                found.append(f"{path}: wider than the screen")
    assert found == []


def _serious(response: dict[str, list[dict[str, object]]]) -> Iterator[str]:
    for violation in response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            yield f"{violation['id']}: {violation['nodes']}"[:400]


def test_the_signed_out_see_an_accessible_form(browser: Browser, company: Company) -> None:
    with serving(create_app(company.office.store, now)) as site:
        page = opened(browser, None, width=PHONE)
        page.goto(f"{site}/sign-in")
        assert list(_serious(Axe().run(page).response)) == []
