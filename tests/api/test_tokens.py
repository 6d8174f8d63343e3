"""Who gets in with a token, and for how long."""

from contextlib import suppress
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, select

from capture.web.api.calls import MOST, Calls, TooMany
from capture.web.app import create_app
from capture.web.desk import Desk
from store import sessions, tokens, users
from store.schema import tokens as table
from store.tokens import Token
from store.users import Role
from tests.api.calling import Callers, word_of
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.office import Office


def found_by(connection: Connection, word: str) -> Token:
    found = tokens.bearer(connection, word, NOON)
    assert found is not None
    return found.token


def test_a_token_calls_as_its_owner(callers: Callers) -> None:
    assert callers.of(ALICE).get("/me").json() == {
        "address": ALICE,
        "name": "",
        "role": "rep",
        "rights": ["record"],
        "has_mailbox": True,
    }


def test_its_word_is_kept_nowhere(app: FastAPI) -> None:
    word = word_of(app, ALICE)
    desk: Desk = app.state.desk
    with desk.store.read() as connection:
        kept = connection.execute(select(table.c.hash)).scalar_one()
    assert word.startswith("capture_")
    assert len(word) > 50
    assert word not in kept
    assert kept == sessions.hashed(word)


def test_nobody_gets_in_without_one(callers: Callers) -> None:
    refused = callers.without().get("/me")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="Capture"'
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"].startswith("Send a personal token")


def test_a_word_that_is_none_is_told_so(callers: Callers) -> None:
    refused = callers.with_word("capture_guess").get("/me")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_a_revoked_token_ends_at_once(callers: Callers, app: FastAPI) -> None:
    word = word_of(app, ALICE)
    caller = callers.with_word(word)
    assert caller.get("/me").status_code == 200
    desk: Desk = app.state.desk
    with desk.store.begin() as connection:
        found = tokens.bearer(connection, word, NOON)
        assert found is not None
        assert tokens.revoke(connection, found.user.id, found.token.id) == 1
    assert caller.get("/me").status_code == 401


def test_nobody_revokes_the_token_of_another(app: FastAPI) -> None:
    word, desk = word_of(app, ALICE), app.state.desk
    word_of(app, BOB)
    with desk.store.begin() as connection:
        bob = users.by_address(connection, BOB)
        assert bob is not None
        assert tokens.revoke(connection, bob.id, found_by(connection, word).id) == 0
        found_by(connection, word)


def test_a_token_ends_when_it_was_to(callers: Callers, app: FastAPI) -> None:
    assert callers.with_word(word_of(app, ALICE, expires_at=NOON)).get("/me").status_code == 401
    assert callers.with_word(word_of(app, ALICE, expires_at=NOON + timedelta(days=1))).get("/me").status_code == 200


def test_it_ends_with_its_user(callers: Callers, app: FastAPI) -> None:
    caller = callers.of(ALICE)
    desk: Desk = app.state.desk
    with desk.store.begin() as connection:
        user = users.by_address(connection, ALICE)
        assert user is not None
        users.change(connection, user.id, disabled_at=NOON)
    assert caller.get("/me").status_code == 401


def test_her_role_counts_as_it_is_now(callers: Callers, app: FastAPI) -> None:
    caller = callers.of(ALICE, Role.ADMINISTRATOR)
    word_of(app, ALICE, Role.OPS)
    assert caller.get("/me").json()["rights"] == ["health"]


def test_that_it_was_used_is_written_every_ten_minutes(app: FastAPI) -> None:
    word, desk = word_of(app, ALICE), app.state.desk

    def is_written(minutes: int) -> bool:
        now = NOON + timedelta(minutes=minutes)
        with desk.store.begin() as connection:
            found = found_by(connection, word)
            if is_stale := tokens.is_stale(found, now):
                tokens.touch(connection, found.id, now)
        return is_stale

    assert [is_written(minutes) for minutes in (0, 5, 10, 11, 12)] == [True, False, False, True, False]


def test_the_session_of_our_pages_serves_too(callers: Callers) -> None:
    browser = callers.in_browser(BOB, Role.MANAGER)
    assert browser.get("/me").json()["rights"] == ["figures", "record"]
    assert browser.post("/connections/2/pause").status_code == 204


def test_a_page_of_another_site_cannot_use_her_session(callers: Callers) -> None:
    browser = callers.in_browser(ALICE)
    assert browser.post("/connections/1/pause", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post("/connections/1/pause", headers={"Origin": "http://evil.example"}).status_code == 403


def test_a_token_makes_so_many_calls_a_minute(callers: Callers, app: FastAPI, office: Office) -> None:
    still = create_app(office.store, lambda: NOON + timedelta(seconds=20))
    with Callers(still) as others:
        caller = others.of(ALICE)
        assert {caller.get("/me").status_code for _ in range(MOST)} == {200}
        refused = caller.get("/me")
        assert others.of(ALICE).get("/me").status_code == 200
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
    assert refused.json()["title"] == "Too Many Requests"


def test_the_next_minute_begins_anew() -> None:
    calls = Calls()
    for second in range(MOST + 1):
        with suppress(TooMany):
            calls.count(1, NOON + timedelta(seconds=59 * second / MOST))
    with pytest.raises(TooMany):
        calls.count(1, NOON + timedelta(seconds=59))
    calls.count(1, NOON + timedelta(seconds=60))
