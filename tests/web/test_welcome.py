"""The link that opens once: the first administrator, and people who were added."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from capture.acting import on_the_machine
from capture.refusals import Missing
from capture.signing_in import people, welcome
from capture.signing_in.entering import Browser
from config.settings import Settings
from config.sign_in import CompanySignIn
from connectors.model.address import Address
from store import audit, sessions, users
from store.database import Store
from store.schema import invitations
from store.users import Role, User
from tests.capture.passing import Clock
from tests.people import ALICE, BOB
from tests.web.door import PASSWORD, known, outside

TOO_LATE = "This link opens nothing"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(sqlite_store: Store, clock: Clock) -> Iterator[TestClient]:
    with outside(sqlite_store, clock) as found:
        yield found


def first(store: Store, clock: Clock) -> str:
    """The address of the page that a new installation prints."""
    word = welcome.first(store, clock())
    assert word is not None
    return f"/welcome/{word}"


def invited(store: Store, clock: Clock, address: Address = ALICE) -> str:
    """The address of the page for somebody who was added."""
    with store.begin() as connection:
        return f"/welcome/{people.add(connection, address, 'Alice Kerr', Role.REP, on_the_machine(clock()))}"


def answers(**form: str) -> dict[str, str]:
    return {"address": BOB, "name": "Bob Ott", "password": PASSWORD, "again": PASSWORD} | form


def user(store: Store, address: Address) -> User | None:
    with store.read() as connection:
        return users.by_address(connection, address)


def test_the_first_to_come_is_the_administrator(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    path = first(sqlite_store, clock)
    assert "first administrator" in browser.get(path).text
    answer = browser.post(path, data=answers())
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/users").status_code == 200
    found = user(sqlite_store, BOB)
    assert found is not None
    assert (found.name, found.role) == ("Bob Ott", Role.ADMINISTRATOR)
    with sqlite_store.read() as connection:
        assert [(one.act, one.who, one.about) for one in audit.latest(connection, 9)] == [
            ("sign_in", BOB, "link"),
            ("user.add", BOB, BOB),
        ]


def test_looking_at_a_link_does_not_use_it_up(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    """Programs that check mail for viruses open every link in it."""
    path = first(sqlite_store, clock)
    for _ in range(3):
        assert browser.get(path).status_code == 200
    assert browser.head(path).status_code == 405
    assert browser.post(path, data=answers()).status_code == 303


def test_a_link_opens_once(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    path = first(sqlite_store, clock)
    browser.post(path, data=answers())
    browser.cookies.clear()
    assert browser.get(path).status_code == 404
    again = browser.post(path, data=answers(address=ALICE))
    assert (again.status_code, TOO_LATE in again.text) == (404, True)
    assert user(sqlite_store, ALICE) is None
    assert "session" not in browser.cookies


def test_a_link_opens_for_a_day(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    path = first(sqlite_store, clock)
    clock.at += timedelta(hours=24)
    answer = browser.get(path)
    assert (answer.status_code, TOO_LATE in answer.text) == (404, True)
    assert "Start <code>capture run</code> again" in answer.text
    assert browser.post(path, data=answers()).status_code == 404


def test_a_new_start_makes_a_new_link_and_voids_the_old(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    old, new = first(sqlite_store, clock), first(sqlite_store, clock)
    assert browser.get(old).status_code == 404
    assert browser.get(new).status_code == 200


def test_where_somebody_may_sign_in_nobody_becomes_the_first(
    browser: TestClient, sqlite_store: Store, clock: Clock
) -> None:
    path = first(sqlite_store, clock)
    known(sqlite_store, ALICE)
    assert browser.post(path, data=answers()).status_code == 404
    assert user(sqlite_store, BOB) is None
    assert welcome.first(sqlite_store, clock()) is None


def test_the_words_of_links_are_not_kept(sqlite_store: Store, clock: Clock) -> None:
    word = first(sqlite_store, clock).rpartition("/")[2]
    with sqlite_store.read() as connection:
        (row,) = connection.execute(invitations.select())
    assert word not in map(str, row)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"again": "four quiet cranes"}, "The two passwords differ"),
        ({"password": "", "again": ""}, "at least 12 characters"),
        ({"password": BOB, "again": BOB}, "is your address"),
        ({"password": "Password1234", "again": "Password1234"}, "among the first"),
        ({"address": "nonsense"}, "This is no mail address"),
    ],
)
def test_what_must_be_corrected_is_said_and_the_link_opens_still(
    browser: TestClient, sqlite_store: Store, clock: Clock, wrong: dict[str, str], said: str
) -> None:
    path = first(sqlite_store, clock)
    answer = browser.post(path, data=answers(**wrong))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'value="Bob Ott"' in answer.text
    assert PASSWORD not in answer.text
    assert "session" not in browser.cookies
    assert browser.post(path, data=answers()).status_code == 303


def test_whoever_was_added_chooses_her_password_and_no_other_address(
    browser: TestClient, sqlite_store: Store, clock: Clock
) -> None:
    path = invited(sqlite_store, clock)
    page = browser.get(path).text
    assert "Welcome, Alice Kerr" in page
    assert not re.search(r'<input id="address"', page)
    assert browser.post(path, data=answers(name="Alice K.")).status_code == 303
    found = user(sqlite_store, ALICE)
    assert found is not None
    assert (found.name, found.role) == ("Alice K.", Role.REP)
    assert user(sqlite_store, BOB) is None
    browser.cookies.clear()
    assert browser.post("/sign-in", data={"address": ALICE, "password": PASSWORD}).status_code == 303


def test_a_new_password_ends_what_was_signed_in_with_the_old(sqlite_store: Store, clock: Clock) -> None:
    known(sqlite_store, ALICE)
    with outside(sqlite_store, clock) as before, outside(sqlite_store, clock) as after:
        before.post("/sign-in", data={"address": ALICE, "password": PASSWORD})
        with sqlite_store.begin() as connection:
            word = people.link(connection, ALICE, on_the_machine(clock()))
        other = "five loud cranes"
        assert after.post(f"/welcome/{word}", data={"password": other, "again": other}).status_code == 303
        assert before.get("/me").status_code == 303
        assert after.get("/me").status_code == 200


def test_whoever_was_disabled_meanwhile_is_not_let_in(browser: TestClient, sqlite_store: Store, clock: Clock) -> None:
    path = invited(sqlite_store, clock)
    with sqlite_store.begin() as connection:
        people.disable(connection, ALICE, on_the_machine(clock()))
        people.enable(connection, ALICE, on_the_machine(clock()))
    assert browser.get(path).status_code == 404
    assert browser.post(path, data=answers()).status_code == 404


def test_where_the_company_vouches_a_password_is_not_needed(sqlite_store: Store, clock: Clock) -> None:
    path = invited(sqlite_store, clock)
    company = CompanySignIn.model_validate(
        {"issuer": "https://id.ours.example", "client": "capture", "secret": "env:SECRET"}
    )
    with outside(sqlite_store, clock, Settings(sign_in=company)) as browser:
        assert "leave it empty" in browser.get(path).text
        assert browser.post(path, data=answers(password="", again="")).status_code == 303
    found = user(sqlite_store, ALICE)
    assert found is not None
    assert found.password is None


def test_of_two_who_use_a_link_at_once_one_gets_in(sqlite_store: Store, clock: Clock) -> None:
    word = first(sqlite_store, clock).rpartition("/")[2]
    answer = welcome.Answer("Bob", PASSWORD, PASSWORD, BOB)
    here = Browser("127.0.0.1")
    welcome.welcome(sqlite_store, word, answer, here, clock())
    with pytest.raises(Missing):
        welcome.welcome(sqlite_store, word, answer, here, clock())
    found = user(sqlite_store, BOB)
    assert found is not None
    with sqlite_store.read() as connection:
        assert len(sessions.of_user(connection, found.id, clock())) == 1


@pytest.mark.parametrize("word", ["x", "x" * 43, "%00", "..%2f..", "ä", "'; DROP TABLE users; --"])
def test_a_guessed_link_opens_nothing(browser: TestClient, sqlite_store: Store, clock: Clock, word: str) -> None:
    first(sqlite_store, clock)
    assert browser.get(f"/welcome/{word}").status_code == 404
    assert browser.post(f"/welcome/{word}", data=answers()).status_code == 404
