"""Signing in by address and password, and out again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from config.settings import Settings, Web
from store import audit, sessions, users
from store.database import Store
from store.users import Role
from tests.capture.passing import Clock
from tests.people import ALICE, BOB
from tests.web.door import PASSWORD, known, outside

WRONG = "The address or the password is wrong."
TOO_OFTEN = "That was tried too often"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(sqlite_store: Store, clock: Clock) -> Iterator[TestClient]:
    """At the door of an installation that Alice may enter."""
    known(sqlite_store, ALICE)
    with outside(sqlite_store, clock) as found:
        yield found


def enter(browser: TestClient, address: str = ALICE, password: str = PASSWORD, **form: str) -> tuple[int, str]:
    """How it ended: the status, and where the browser is sent or what the page says."""
    answer = browser.post("/sign-in", data={"address": address, "password": password, **form})
    return answer.status_code, answer.headers.get("location", answer.text)


def acts(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        return [(one.act, one.who) for one in audit.latest(connection, 100)]


def test_whoever_wanted_a_page_gets_to_it(browser: TestClient) -> None:
    sent = browser.get("/deals/7?page=2").headers["location"]
    page = browser.get(sent).text
    assert 'name="next" value="/deals/7?page=2"' in page
    assert enter(browser, next="/deals/7?page=2") == (303, "/deals/7?page=2")
    assert browser.get("/me").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "https:evil.example",
        "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
        "/review\r\nSet-Cookie: session=x", "///evil.example", "evil.example", "", " /review", "/ä",
        "/" + "x" * 3000, "//[", "/sign-in?next=//evil.example", "@evil.example",
        "/\x00/evil.example", "/\u2028/evil.example",
    ],
)  # fmt: skip
def test_no_link_leads_from_the_sign_in_to_another_site(browser: TestClient, elsewhere: str) -> None:
    assert 'name="next" value="/"' in browser.get("/sign-in", params={"next": elsewhere}).text
    answer = browser.post("/sign-in", data={"address": ALICE, "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert len(answer.headers.get_list("set-cookie")) == 1


@pytest.mark.parametrize("written", ["Alice@Ours.Example", " alice@ours.example "])
def test_an_address_is_known_however_it_is_written(browser: TestClient, written: str) -> None:
    assert enter(browser, written)[0] == 303


def test_the_cookie_is_for_our_pages_and_no_script(browser: TestClient) -> None:
    answer = browser.post("/sign-in", data={"address": ALICE, "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("session=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "httponly", "samesite=lax", "path=/", "max-age=2592000"
    }  # fmt: skip


def test_over_https_it_is_tied_to_the_host(sqlite_store: Store) -> None:
    known(sqlite_store, ALICE)
    settings = Settings(web=Web(base_url="https://capture.example.com"))
    with outside(sqlite_store, settings=settings, root="https://capture.example.com") as browser:
        answer = browser.post("/sign-in", data={"address": ALICE, "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        assert "; Secure" in cookie
        assert "; Path=/" in cookie
        assert "domain" not in cookie.lower()
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert browser.get("/me").status_code == 200


def test_every_sign_in_has_a_word_of_its_own(browser: TestClient, sqlite_store: Store) -> None:
    """Else somebody who put a word into the browser before would be signed in with her."""
    words = set()
    for _ in range(2):
        browser.cookies.set("session", "planted", domain="127.0.0.1", path="/")
        enter(browser)
        words.add(browser.cookies["session"])
        browser.cookies.clear()
    assert len(words) == 2
    assert "planted" not in words
    with sqlite_store.read() as connection:
        assert sessions.signed_in(connection, "planted", Clock().at) is None


@pytest.mark.parametrize(("address", "password"), [(ALICE, "sparrow"), (BOB, PASSWORD), ("nonsense", "sparrow")])
def test_what_is_wrong_is_not_said(browser: TestClient, sqlite_store: Store, address: str, password: str) -> None:
    code, page = enter(browser, address, password)
    assert (code, WRONG in page, password in page, "session" in browser.cookies) == (403, True, False, False)
    assert acts(sqlite_store) in ([("sign_in.failed", address)], [])


def test_whoever_is_disabled_or_has_no_password_is_told_the_same(browser: TestClient, sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        bob = users.add(connection, BOB, "", Role.REP, Clock().at)
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        users.change(connection, alice.id, disabled_at=Clock().at)
    assert bob.password is None
    for address in (ALICE, BOB):
        assert WRONG in enter(browser, address)[1]


def test_ten_failures_close_an_address_for_a_quarter_of_an_hour(
    browser: TestClient, sqlite_store: Store, clock: Clock
) -> None:
    for _ in range(10):
        assert enter(browser, password="wrong")[0] == 403
    answer = browser.post("/sign-in", data={"address": ALICE, "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"], TOO_OFTEN in answer.text) == (429, "900", True)
    assert len(acts(sqlite_store)) == 10
    clock.at += timedelta(minutes=15, seconds=1)
    assert enter(browser)[0] == 303


def test_thirty_failures_close_the_door_to_where_they_come_from(sqlite_store: Store) -> None:
    known(sqlite_store, ALICE)
    with sqlite_store.begin() as connection:
        for number in range(30):
            audit.note(connection, Clock().at, f"x{number}@ours.example", "192.0.2.7", "sign_in.failed")
    for origin, code in (("192.0.2.7", 429), ("192.0.2.8", 303)):
        with outside(sqlite_store, origin=origin) as browser:
            assert enter(browser)[0] == code


def test_a_sign_in_is_noted(browser: TestClient, sqlite_store: Store) -> None:
    enter(browser, password="wrong")
    enter(browser)
    browser.post("/sign-out")
    assert acts(sqlite_store) == [("sign_out", ALICE), ("sign_in", ALICE), ("sign_in.failed", ALICE)]


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(browser: TestClient) -> None:
    enter(browser)
    word = browser.cookies["session"]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "session" not in browser.cookies
    browser.cookies.set("session", word)
    assert browser.get("/me").headers["location"].startswith("/sign-in")


def test_a_session_ends_after_a_month_or_a_week_without_use(browser: TestClient, clock: Clock) -> None:
    enter(browser)
    for _ in range(4):
        clock.at += timedelta(days=6)
        assert browser.get("/me").status_code == 200
    clock.at += timedelta(days=6, minutes=1)
    assert browser.get("/me").status_code == 303
    enter(browser)
    clock.at += timedelta(days=7)
    assert browser.get("/me").status_code == 303


def test_where_nobody_can_sign_in_yet_it_is_said_how_to(sqlite_store: Store) -> None:
    with outside(sqlite_store) as browser:
        assert "open the link that <code>capture run</code> printed" in browser.get("/sign-in").text


def test_in_the_demonstration_one_comes_in_as_anybody_of_its_people(sqlite_store: Store) -> None:
    known(sqlite_store, ALICE)
    known(sqlite_store, BOB)
    with outside(sqlite_store, people=(ALICE,)) as browser:
        page = browser.get("/sign-in?next=/people").text
        assert f'value="{ALICE}"' in page
        assert BOB not in page
        assert browser.post("/sign-in/as", data={"address": BOB}).status_code == 404
        answer = browser.post("/sign-in/as", data={"address": ALICE, "next": "/people"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/people")
        assert browser.get("/me").status_code == 200


def test_elsewhere_nobody_comes_in_without_a_password(browser: TestClient) -> None:
    assert "/sign-in/as" not in browser.get("/sign-in").text
    assert browser.post("/sign-in/as", data={"address": ALICE}).status_code == 404
    assert browser.post("/sign-in/as").status_code in (404, 422)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.REP, "/connections"),
        (Role.MANAGER, "/deals"),
        (Role.OPS, "/connections"),
        (Role.ADMINISTRATOR, "/connections"),
    ],
)
def test_without_a_mailbox_one_begins_with_what_there_is(
    browser: TestClient, sqlite_store: Store, role: Role, page: str
) -> None:
    known(sqlite_store, BOB, role)
    enter(browser, BOB)
    assert browser.get("/").headers["location"] == page
