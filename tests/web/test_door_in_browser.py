"""The door and the frame in a real browser: by mouse, by keyboard, on a phone, without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from capture.signing_in import welcome
from capture.web.app import create_app
from store.database import Store
from store.users import Role
from tests.capture.passing import Clock
from tests.people import ALICE, BOB
from tests.web.browser import PHONE, chromium, fits, opened, press, running
from tests.web.door import PASSWORD, known


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def site(sqlite_store: Store) -> Iterator[str]:
    """Alice sells, Bob is the administrator; both have passwords."""
    known(sqlite_store, ALICE)
    known(sqlite_store, BOB, Role.ADMINISTRATOR)
    with running(create_app(sqlite_store, Clock())) as found:
        yield found


@pytest.mark.parametrize("width", [1280, PHONE])
@pytest.mark.parametrize("scripts", [True, False])
def test_in_and_out_again(browser: Browser, site: str, width: int, scripts: bool) -> None:
    said: list[str] = []
    page = opened(browser, width=width, scripts=scripts, said=said)
    page.goto(f"{site}/me")
    page.get_by_label("Mail address").fill(ALICE)
    page.get_by_label("Password").fill("wrong")
    page.get_by_label("Password").press("Enter")
    assert page.get_by_role("alert").inner_text() == "The address or the password is wrong."
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site}/me")
    assert fits(page)
    page.get_by_role("button", name=ALICE).click()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page).to_have_url(f"{site}/sign-in")
    page.goto(f"{site}/me")
    assert "/sign-in?next=%2Fme" in page.url
    assert not [one for one in said if "403" not in one]


def test_the_menu_is_opened_and_closed_by_keyboard(browser: Browser, site: str) -> None:
    page = signed_in(browser, site, BOB)
    button = page.get_by_role("button", name=BOB)
    button.focus()
    press(page, "Enter")
    menu = page.get_by_role("navigation", name="More")
    links = ["Your account", "Rules", "Matching", "Users", "Audit", "Forgetting"]
    expect(menu.get_by_role("link")).to_have_text(links)
    press(page, "Tab")
    expect(menu.get_by_role("link", name="Your account")).to_be_focused()
    press(page, "Escape")
    expect(menu).to_be_hidden()


def test_a_rep_is_offered_what_is_hers(browser: Browser, site: str) -> None:
    page = signed_in(browser, site, ALICE)
    page.get_by_role("button", name=ALICE).click()
    menu = page.get_by_role("navigation", name="More")
    expect(menu.get_by_role("link")).to_have_text(["Your account", "Rules"])


@pytest.mark.parametrize("width", [1280, PHONE])
def test_whom_the_administrator_adds_comes_in_by_the_link(browser: Browser, site: str, width: int) -> None:
    page = signed_in(browser, site, BOB, width)
    page.goto(f"{site}/users")
    assert fits(page)
    form = page.locator("form.adding")
    form.get_by_label("Mail address").fill("nell.ott@ours.example")
    form.get_by_label("Name").fill("Nell Ott")
    form.get_by_role("button", name="Add").click()
    assert fits(page)
    word = re.sub(r".*/welcome/", "", page.locator(".once").inner_text())
    hers = opened(browser, width=width)
    hers.goto(f"{site}/welcome/{word}")
    assert fits(hers)
    hers.get_by_label("Password at least").fill(PASSWORD)
    hers.get_by_label("once more").fill(PASSWORD)
    hers.get_by_role("button", name="Go on").click()
    expect(hers).not_to_have_url(re.compile("/welcome/"))
    hers.goto(f"{site}/me")
    assert hers.get_by_role("heading", name="Nell Ott").is_visible()
    page.goto(f"{site}/audit")
    assert fits(page)
    assert "added a person" in page.locator(".acts").inner_text()


def test_a_page_of_another_site_cannot_sign_anybody_out(browser: Browser, site: str) -> None:
    """By a form, whatever cookies the browser sends along."""
    page = signed_in(browser, site, ALICE)
    other = opened_beside(page)
    form = f"<form method=post action='{site}/sign-out'><button>x</button></form>"
    other.route("http://elsewhere.example/", lambda route: route.fulfill(content_type="text/html", body=form))
    other.goto("http://elsewhere.example/")
    other.get_by_role("button").click()
    expect(other.locator("body")).to_contain_text("This came from another site")
    assert page.goto(f"{site}/me").url == f"{site}/me"  # type: ignore[union-attr]


def test_the_first_administrator_comes_by_the_link_on_the_console(browser: Browser, sqlite_store: Store) -> None:
    clock = Clock()
    word = welcome.first(sqlite_store, clock())
    app = create_app(sqlite_store, clock)
    with running(app) as site:
        page = opened(browser, width=PHONE)
        page.goto(f"{site}/welcome/{word}")
        assert fits(page)
        page.get_by_label("Mail address").fill(BOB)
        page.get_by_label("Your name").fill("Bob Ott")
        page.get_by_label("Password at least").fill(PASSWORD)
        page.get_by_label("once more").fill("five loud cranes")
        page.get_by_role("button", name="Become the administrator").click()
        assert "The two passwords differ" in page.get_by_role("alert").inner_text()
        page.get_by_label("Password at least").fill(PASSWORD)
        page.get_by_label("once more").fill(PASSWORD)
        page.get_by_role("button", name="Become the administrator").click()
        expect(page).not_to_have_url(re.compile("/welcome/"))
        page.goto(f"{site}/users")
        assert page.get_by_role("heading", name="Users").is_visible()


def signed_in(browser: Browser, site: str, who: str, width: int = 1280) -> Page:
    """A page of a new visitor who has come in by her password, at her account."""
    page = opened(browser, width=width)
    page.goto(f"{site}/sign-in?next=/me")
    page.get_by_label("Mail address").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/me")
    return page


def opened_beside(page: Page) -> Page:
    """Another page of the same browser, with its cookies."""
    return page.context.new_page()
