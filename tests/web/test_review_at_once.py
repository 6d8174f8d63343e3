"""Decisions in a real browser: the next card is at hand before the answer has come, whatever that answer is."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from capture.web.app import create_app
from matcher.model import Ref
from store import links
from store.links import Decision
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.browser import Site, chromium, opened, press, serving
from tests.web.office import Office, a_match


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def address(office: Office) -> Iterator[Site]:
    """The pages on a port of their own."""
    ticks = count()
    with serving(create_app(office.store, lambda: NOON.replace(microsecond=next(ticks)))) as address:
        yield address


@pytest.fixture
def mails(office: Office, directory: dict[str, Ref]) -> list[int]:
    """Three mails that wait, the newest first, of a conversation each."""
    return [asks(office, directory, f"mail:{hours}@acme.example", hours) for hours in (1, 2, 3)]


def asks(office: Office, directory: dict[str, Ref], key: str, hours: int, *references: str) -> int:
    """A mail of so many hours ago for which the roof is suggested, and the battery less."""
    id_ = office.sees(ALICE, BOB, what=a_mail(key, at=NOON - timedelta(hours=hours), references=references))
    office.links(id_, a_match(directory["roof"], score=0.7), a_match(directory["battery"], score=0.5))
    return id_


def decision(office: Office, interaction: int, target: Ref) -> Decision | None:
    """What is decided by now."""
    with office.store.read() as connection:
        found = links.of_interactions(connection, [interaction])[interaction]
    return next(link.decision for link in found if link.match.target == target)


def held(page: Page, path: str) -> list[Callable[[], None]]:
    """Keeps requests to a path back; each is let go by calling it."""
    waiting: list[Callable[[], None]] = []

    def hold(route: Route) -> None:
        waiting.append(route.continue_)

    page.route(f"**{path}", hold)
    return waiting


def is_current(page: Page, interaction: int) -> None:
    """The card has the focus, and is the one that keys are about."""
    assert (
        page.evaluate("[document.querySelector('[aria-current=true][data-card]').id, document.activeElement.id]")
        == [f"i-{interaction}"] * 2
    )


def test_the_next_card_has_the_focus_before_the_answer_has_come(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    is_current(page, mails[0])
    waiting = held(page, "/review/accept")
    press(page, "a")
    is_current(page, mails[1])
    expect(page.locator(f"#i-{mails[0]}")).to_be_hidden()
    assert decision(office, mails[0], directory["roof"]) is None
    press(page, "a")
    is_current(page, mails[2])
    page.wait_for_timeout(50)
    assert len(waiting) == 1
    waiting[0]()
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    is_current(page, mails[2])
    page.wait_for_timeout(50)
    with page.expect_response("**/review/accept"):
        waiting[1]()
    expect(page.locator("#waiting")).to_have_text("1 email or meeting")
    assert [decision(office, id_, directory["roof"]) for id_ in mails] == [Decision.ACCEPTED] * 2 + [None]


def test_what_is_refused_comes_back_with_the_reason(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    with office.store.begin() as connection:
        links.decide(connection, mails[0], directory["roof"], Decision.REJECTED, BOB, NOON)
    press(page, "a")
    is_current(page, mails[1])
    card = page.locator(f"#i-{mails[0]}")
    expect(card).to_be_visible()
    expect(card).to_contain_text("bob@ours.example has already decided this")
    expect(page.locator(".told.failed")).to_contain_text("has already decided")
    is_current(page, mails[1])


def test_without_a_connection_nothing_is_lost(browser: Browser, address: Site, mails: list[int]) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    page.route("**/review/accept", lambda route: route.abort())
    press(page, "a")
    expect(page.locator(f"#i-{mails[0]}")).to_contain_text("Capture could not be reached")
    page.unroute("**/review/accept")
    page.locator(f"#i-{mails[0]}").get_by_role("button", name="Accept Rooftop solar").click()
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")


def test_undo_brings_the_card_back_in_its_place(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "a")
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    press(page, "u")
    expect(page.locator("[data-told]")).to_contain_text("Taken back")
    expect(page.locator(f"#i-{mails[0]}")).to_be_focused()
    assert decision(office, mails[0], directory["roof"]) is None


def test_a_rejected_suggestion_leaves_the_other_on_the_card(browser: Browser, address: Site, mails: list[int]) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "x")
    is_current(page, mails[0])
    card = page.locator(f"#i-{mails[0]}")
    expect(page.locator("[data-told]")).to_contain_text("is not linked to Rooftop solar")
    expect(card.locator(".suggestion")).to_have_count(1)
    press(page, "a")
    expect(page.locator("[data-told]")).to_contain_text("to Battery store")
    is_current(page, mails[1])


@pytest.mark.parametrize(
    ("key", "said"),
    [("n", "None of the suggestions"), ("b", "is not business"), ("p", "is private"), ("2", "to Battery store")],
)
def test_one_key_decides_and_goes_on(browser: Browser, address: Site, mails: list[int], key: str, said: str) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, key)
    is_current(page, mails[1])
    expect(page.locator("[data-told]")).to_contain_text(said)


def test_all_from_a_sender_leaves_and_comes_back(browser: Browser, address: Site, mails: list[int]) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "s")
    press(page, "Enter")
    expect(page.locator("[data-told]")).to_contain_text("Nothing from carol@acme.example is business")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    press(page, "u")
    expect(page.locator(f"#i-{mails[0]}")).to_be_visible()
    expect(page.locator("[data-card]")).to_have_count(3)


def test_a_conversation_is_decided_by_one_key(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref]
) -> None:
    first = asks(office, directory, "mail:first@acme.example", 5)
    second = asks(office, directory, "mail:second@acme.example", 4, "mail:first@acme.example")
    other = asks(office, directory, "mail:other@acme.example", 9)
    page = opened(browser, address)
    page.goto(f"{address}/review")
    is_current(page, second)
    expect(page.locator(f"#i-{first}")).to_be_hidden()
    press(page, "w")
    is_current(page, other)
    expect(page.locator("[data-told]")).to_contain_text("Linked 2 emails and meetings to Rooftop solar")
    assert decision(office, first, directory["roof"]) is Decision.ACCEPTED
    press(page, "u")
    expect(page.locator(f"#i-{second}")).to_be_visible()


def test_the_rest_of_a_conversation_opens_line_by_line(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref]
) -> None:
    first = asks(office, directory, "mail:first@acme.example", 5)
    asks(office, directory, "mail:second@acme.example", 4, "mail:first@acme.example")
    page = opened(browser, address)
    page.goto(f"{address}/review")
    press(page, "a")
    is_current(page, first)
    expect(page.locator(f"#i-{first}")).to_be_visible()


def test_more_is_shown_below_what_is_there(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref]
) -> None:
    ids = [asks(office, directory, f"mail:{hours}@acme.example", hours) for hours in range(1, 18)]
    page = opened(browser, address)
    page.goto(f"{address}/review")
    expect(page.locator("[data-card]")).to_have_count(15)
    press(page, "a")
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("[data-card]")).to_have_count(17)
    is_current(page, ids[15])
    press(page, "a")
    is_current(page, ids[16])
    expect(page.locator("#waiting")).to_have_text("15 emails and meetings")
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)


def test_a_finger_that_taps_twice_decides_once(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    button = page.locator(f"#i-{mails[0]}").get_by_role("button", name="Accept Rooftop solar")
    place = button.bounding_box()
    assert place is not None
    page.mouse.dblclick(place["x"] + 10, place["y"] + 10)
    expect(page.locator("[data-told]")).to_contain_text("to Rooftop solar")
    expect(page.locator("#waiting")).to_have_text("2 emails and meetings")
    expect(page.locator(f"#i-{mails[1]}")).to_have_attribute("aria-current", "true")


def test_nothing_left_says_so(browser: Browser, address: Site, mails: list[int]) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    for id_ in mails:
        expect(page.locator(f"#i-{id_}")).to_be_focused()
        press(page, "a")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    expect(page.get_by_role("link", name="What is on today")).to_be_visible()


def test_many_are_accepted_above_a_score_after_their_number_was_shown(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    page = opened(browser, address)
    page.goto(f"{address}/review")
    expect(page.locator("#sure")).to_contain_text("No suggestion does.")
    expect(page.locator(".points").first).to_have_text("70")
    page.locator("#least").fill("70")
    page.get_by_role("button", name="Accept the 3 suggestions that score 70 or more").click()
    expect(page.locator("[data-told]")).to_contain_text("Linked 3 emails and meetings to Rooftop solar")
    assert {decision(office, id_, directory["roof"]) for id_ in mails} == {Decision.ACCEPTED}


def test_one_suggestion_of_a_score_is_called_one(
    browser: Browser, address: Site, office: Office, directory: dict[str, Ref], mails: list[int]
) -> None:
    office.links(mails[0], a_match(directory["roof"], score=0.95))
    page = opened(browser, address)
    page.goto(f"{address}/review")
    expect(page.get_by_role("button", name="Accept the one suggestion that scores 90 or more")).to_be_visible()
