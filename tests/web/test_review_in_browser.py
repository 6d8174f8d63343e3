"""The queue in a real browser: by key, without JavaScript, on a phone, and without a breach of our own policy."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from capture.web.app import create_app
from matcher.model import Reason, Ref
from tests.builders import NOON, a_mail
from tests.people import ALICE
from tests.web.browser import PHONE, Site, chromium, fits, opened, press, serving
from tests.web.office import Office, a_match

SCREEN = 800
"""Its height, in pixels."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def address(office: Office, asked: int) -> Iterator[Site]:
    """The pages on a port of their own, with a queue of two."""
    ticks = count()
    app = create_app(office.store, lambda: NOON.replace(microsecond=next(ticks)))
    with serving(app) as address:
        yield address


@pytest.fixture
def older(office: Office, directory: dict[str, Ref]) -> int:
    """A second mail in the queue, below the first, with a hostile subject."""
    subject = "<script>document.title='taken'</script>" + "unbroken" * 30
    id_ = office.sees(ALICE, what=a_mail("mail:older@x.example", subject=subject, at=NOON.replace(hour=1)))
    office.links(id_, a_match(directory["roof"]))
    return id_


def test_a_key_accepts_and_the_next_card_is_at_hand(browser: Browser, address: Site, asked: int, older: int) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    expect(page.locator(f"#i-{asked}")).to_have_attribute("aria-current", "true")
    press(page, "a")
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    expect(page.locator("#said")).to_contain_text("to Rooftop solar")
    expect(page.locator(f"#i-{older}")).to_be_focused()
    press(page, "u")
    expect(page.locator(f"#i-{asked}")).to_be_focused()


def test_keys_move_choose_and_help(browser: Browser, address: Site, asked: int, older: int) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "j")
    expect(page.locator(f"#i-{older}")).to_be_focused()
    press(page, "ArrowUp")
    expect(page.locator(f"#i-{asked}")).to_be_focused()
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#keys")).to_be_hidden()
    press(page, "c")
    page.keyboard.type("carol")
    press(page, "Enter")
    expect(page.get_by_role("button", name="Carol Reyes")).to_be_focused()
    press(page, "1")
    expect(page.locator("[data-told]")).to_contain_text("to Carol Reyes")


def test_a_second_suggestion_has_a_key_of_its_own(browser: Browser, address: Site) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "2")
    expect(page.locator("[data-told]")).to_contain_text("to Battery store")


def test_letters_typed_into_a_field_decide_nothing(browser: Browser, address: Site, asked: int) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    page.locator("#find").type("axn12")
    expect(page.locator(f"#i-{asked}")).to_be_visible()
    assert page.url == f"{address}/review"


def test_the_field_of_choosing_keeps_the_focus_and_letters_decide_nothing(
    browser: Browser, address: Site, asked: int, older: int
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    held: list[Route] = []
    page.route("**/review/choices**", lambda route: held.append(route))
    press(page, "c")
    page.keyboard.type("axbnp12 milk")
    expect(page.locator("#choice")).to_have_value("axbnp12 milk")
    page.wait_for_timeout(300)
    expect(page.locator("#choice")).to_be_focused()
    for route in held:
        route.continue_()
    page.unroute("**/review/choices**")
    press(page, "Enter")
    expect(page.locator(".found")).to_contain_text("Nothing in the directory is called that.")
    expect(page.locator("#choice")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(f"#i-{asked}")).to_be_focused()
    expect(page.locator("#choice")).to_have_count(0)
    expect(page.locator("#waiting")).to_have_text("2 emails and meetings")


def test_choosing_offers_what_is_near_before_anything_is_typed(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    office.links(asked, a_match(directory["roof"], score=0.7))
    page = opened(browser, address, width=PHONE)
    page.goto(f"{address}/review")
    page.get_by_role("link", name="Choose another").click()
    expect(page.locator("#choice")).to_be_focused()
    page.get_by_role("button", name="deal Battery store").click()
    expect(page.locator("[data-told]")).to_contain_text("to Battery store")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#i-{asked}")).to_be_visible()
    expect(page.get_by_role("link", name="Choose another")).to_be_visible()


def test_the_page_of_choosing_gives_the_field_the_focus_for_good(browser: Browser, address: Site, asked: int) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review?choose={asked}#choice")
    page.wait_for_timeout(500)
    page.keyboard.type("axn")
    expect(page.locator("#choice")).to_have_value("axn")
    assert page.url.endswith(f"/review?choose={asked}#choice")


def test_keys_decide_nothing_while_another_page_is_on_its_way(browser: Browser, address: Site, asked: int) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    decided: list[str] = []
    page.on("request", lambda request: decided.append(request.url) if request.method == "POST" else None)
    held: list[Route] = []
    page.route("**/people", lambda route: held.append(route))
    page.get_by_role("link", name="New people").click(no_wait_after=True)
    press(page, "a")
    page.wait_for_timeout(100)
    assert decided == []


def test_everything_works_without_javascript(browser: Browser, address: Site, asked: int) -> None:
    page = opened(browser, address, scripts=False)
    page.goto(f"{address}/review")
    page.get_by_role("button", name="Accept Battery store").click()
    expect(page.locator("[data-told]")).to_contain_text("to Battery store")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#i-{asked}")).to_be_visible()
    page.get_by_role("link", name="Choose another").click()
    page.locator("#choice").fill("carol")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Carol Reyes").click()
    expect(page.locator("[data-told]")).to_contain_text("to Carol Reyes")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_sideways_scrolling_and_nothing_breaks_our_policy(
    browser: Browser, address: Site, asked: int, older: int, scheme: str
) -> None:
    said: list[str] = []
    page = opened(browser, address, width=PHONE, said=said)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    paths = ["review", f"review?choose={asked}&q=a", f"interactions/{older}", "deals/1", "contacts/1", "accounts/1"]
    for path in [*paths, "connections", "connections/1/ledger"]:
        page.goto(f"{address}/{path}")
        assert fits(page), path
        assert page.title() != "taken"
    assert said == []


@pytest.mark.parametrize("path", ["review", "people", "rules", "search?q=a"])
def test_what_is_touched_is_large_enough_for_a_finger(browser: Browser, address: Site, path: str) -> None:
    page = opened(browser, address, width=PHONE)
    page.goto(f"{address}/{path}")
    touched = "main button, main .button, main select, .top a, .top button, .top input"
    heights = (
        page.locator(touched)
        .locator("visible=true")
        .evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    )
    assert heights
    assert min(heights) >= 44


def test_a_phone_shows_the_first_button_at_once_and_what_was_done_below_the_next(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], asked: int, older: int
) -> None:
    why = [Reason(f"rule_{number}", 1.0, 0.1, "a long reason that fills its line " * 3) for number in range(8)]
    office.links(asked, a_match(directory["roof"], reasons=why))
    page = opened(browser, address, width=PHONE)
    page.goto(f"{address}/review")
    accept = page.locator(f"#i-{asked} .yes")
    assert bottom(accept) < SCREEN
    accept.click()
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    following = page.locator(f"#i-{older} .yes")
    expect(page.locator("[data-told]")).to_be_in_viewport(ratio=1)
    assert bottom(following) <= top(page.locator("[data-told]"))


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_undo_stays_in_sight_far_down_the_page(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], asked: int, width: int
) -> None:
    for hours in range(3, 12):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{hours}@acme.example", at=NOON - timedelta(hours=hours)))
        office.links(id_, a_match(directory["roof"]))
    page = opened(browser, address, width=width)
    page.goto(f"{address}/review")
    page.locator("[data-card]").nth(7).get_by_role("button", name="Accept Rooftop solar").click()
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") > SCREEN / 2


def top(of: Locator) -> float:
    """In pixels below the upper edge of the screen."""
    box = of.bounding_box()
    assert box is not None
    return box["y"]


def bottom(of: Locator) -> float:
    """The same of its lower edge."""
    box = of.bounding_box()
    assert box is not None
    return box["y"] + box["height"]
