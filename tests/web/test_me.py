"""/me: what somebody changes of her own."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from capture.web.browsers import browser as called
from store import sessions, users
from store.database import Store
from tests.people import ALICE, BOB
from tests.web.door import PASSWORD, known, outside

NEW = "five loud cranes"


@pytest.fixture
def two(sqlite_store: Store) -> Iterator[tuple[TestClient, TestClient]]:
    """Two browsers of Alice's; Bob has one elsewhere."""
    known(sqlite_store, ALICE)
    known(sqlite_store, BOB)
    with outside(sqlite_store) as here, outside(sqlite_store) as there, outside(sqlite_store) as bobs:
        there.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604"
        for one, who in ((here, ALICE), (there, ALICE), (bobs, BOB)):
            one.post("/sign-in", data={"address": who, "password": PASSWORD})
        yield here, there


def hashes(browser: TestClient) -> list[str]:
    return re.findall(r'name="session" value="(\w+)"', browser.get("/me").text)


def is_in(browser: TestClient) -> bool:
    return browser.get("/me").status_code == 200


def test_she_sees_where_she_is_signed_in(two: tuple[TestClient, TestClient]) -> None:
    page = two[0].get("/me").text
    assert page.count("this one") == 1
    assert "Safari on iPhone" in page
    assert len(hashes(two[0])) == 1


def test_another_session_is_ended(two: tuple[TestClient, TestClient]) -> None:
    here, there = two
    (other,) = hashes(here)
    assert here.post("/me/sessions/end", data={"session": other}).status_code == 303
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.post("/me/sessions/end", data={"session": other}).status_code == 404


def test_all_others_are_ended(two: tuple[TestClient, TestClient], sqlite_store: Store) -> None:
    here, there = two
    here.post("/me/sessions/end")
    assert (is_in(here), is_in(there)) == (True, False)
    with sqlite_store.read() as connection:
        bob = users.by_address(connection, BOB)
        assert bob is not None
        assert len(sessions.of_user(connection, bob.id, bob.created_at)) == 1


def test_others_sessions_are_not_hers_to_end(two: tuple[TestClient, TestClient], sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        bob = users.by_address(connection, BOB)
        assert bob is not None
        (his,) = sessions.of_user(connection, bob.id, bob.created_at)
    assert his.hash not in two[0].get("/me").text
    assert two[0].post("/me/sessions/end", data={"session": his.hash}).status_code == 404
    with sqlite_store.read() as connection:
        assert sessions.of_user(connection, bob.id, bob.created_at) == [his]


def test_a_new_password_takes_the_old_one_and_ends_other_sessions(two: tuple[TestClient, TestClient]) -> None:
    here, there = two
    answer = here.post("/me/password", data={"old": PASSWORD, "new": NEW, "again": NEW})
    assert "Your password is changed and you are signed out of 1 other browser." in answer.text
    assert (is_in(here), is_in(there)) == (True, False)
    assert there.post("/sign-in", data={"address": ALICE, "password": PASSWORD}).status_code == 403
    assert there.post("/sign-in", data={"address": ALICE, "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "said"),
    [
        ("wrong", NEW, NEW, 403, "That is not the password you have now."),
        (PASSWORD, NEW, "five loud herons", 422, "The two new passwords differ"),
        (PASSWORD, "short", "short", 422, "at least 12 characters"),
    ],
)
def test_what_must_be_corrected_is_said(
    two: tuple[TestClient, TestClient], old: str, new: str, again: str, status: int, said: str
) -> None:
    here, there = two
    answer = here.post("/me/password", data={"old": old, "new": new, "again": again})
    assert (answer.status_code, said in answer.text) == (status, True)
    assert is_in(there)


def test_passwords_cannot_be_tried_in_an_open_browser(two: tuple[TestClient, TestClient]) -> None:
    form = {"old": "wrong", "new": NEW, "again": NEW}
    for _ in range(10):
        two[0].post("/me/password", data=form)
    assert two[0].post("/me/password", data=form | {"old": PASSWORD}).status_code == 429


def test_whoever_has_no_password_is_asked_for_none(two: tuple[TestClient, TestClient], sqlite_store: Store) -> None:
    with sqlite_store.begin() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        users.change(connection, alice.id, password=None)
    assert "/me/password" not in two[0].get("/me").text
    assert two[0].post("/me/password", data={"old": "", "new": NEW, "again": NEW}).status_code == 422


def test_a_name_is_shown_from_then_on(two: tuple[TestClient, TestClient]) -> None:
    assert two[0].post("/me/name", data={"name": " Alice <i> "}).status_code == 303
    assert "<h1>Alice &lt;i&gt;</h1>" in two[1].get("/me").text
    assert two[0].post("/me/name", data={"name": "  "}).status_code == 409


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("", "a browser"),
        ("<script>", "a browser"),
    ],
)
def test_a_browser_is_called_as_people_do(agent: str, name: str) -> None:
    assert called(agent) == name
