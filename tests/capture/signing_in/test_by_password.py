"""Signing in by address and password: what is kept of it, and how often it may fail."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection

from capture.signing_in import by_password, passwords
from capture.signing_in.by_password import TooMany, Wrong
from capture.signing_in.entering import Browser
from connectors.model.address import Address
from store import audit, sessions, users
from store.database import Store
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB

PASSWORD = "four quiet herons"
HERE = Browser("192.0.2.7", "Firefox")


@pytest.fixture
def office(store: Store) -> Store:
    """Alice has a password, of the time when they were kept by weaker parameters."""
    with store.begin() as connection:
        alice = users.add(connection, ALICE, "", Role.REP, NOON)
        users.change(connection, alice.id, password=PasswordHasher(time_cost=1, memory_cost=8_192).hash(PASSWORD))
    return store


def kept(store: Store) -> str:
    with store.read() as connection:
        alice = users.by_address(connection, ALICE)
    assert alice is not None
    return alice.password or ""


def tried(store: Store, address: Address = ALICE, password: str = "wrong", origin: str = HERE.origin) -> type | None:  # noqa: S107
    """How an attempt fails."""
    try:
        by_password.sign_in(store, address, password, Browser(origin), NOON)
    except (Wrong, TooMany) as error:
        return type(error)
    return None


def test_a_password_is_kept_anew_once_it_is_at_hand(office: Store) -> None:
    assert passwords.is_outdated(kept(office))
    by_password.sign_in(office, ALICE, PASSWORD, HERE, NOON)
    assert not passwords.is_outdated(kept(office))
    anew = kept(office)
    by_password.sign_in(office, ALICE, PASSWORD, HERE, NOON)
    assert kept(office) == anew


class Overtaken(Store):
    """Alice's password is changed before anything else is written."""

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with super().begin() as connection:
            users.change(connection, 1, password="changed")
        with super().begin() as connection:
            yield connection


def test_a_password_that_is_changed_meanwhile_lets_nobody_in_and_stays_changed(office: Store) -> None:
    with Overtaken(office.url.render_as_string(hide_password=False)) as overtaken:
        assert tried(overtaken, password=PASSWORD) is Wrong
    assert kept(office) == "changed"


def test_the_word_of_a_session_opens_it_and_is_not_kept(office: Store) -> None:
    word = by_password.sign_in(office, ALICE, PASSWORD, HERE, NOON)
    with office.read() as connection:
        found = sessions.signed_in(connection, word, NOON)
        assert found is not None
        (one,) = sessions.of_user(connection, found.user.id, NOON)
    assert (found.user.address, one.agent) == (ALICE, "Firefox")
    assert word not in (one.hash, found.session)


def test_sessions_that_have_ended_are_cleared_away(office: Store) -> None:
    first = by_password.sign_in(office, ALICE, PASSWORD, HERE, NOON)
    later = NOON + sessions.IDLE
    by_password.sign_in(office, ALICE, PASSWORD, HERE, later)
    with office.read() as connection:
        assert sessions.signed_in(connection, first, NOON) is None


def test_failures_of_one_address_do_not_close_another(office: Store) -> None:
    assert [tried(office, origin=f"192.0.2.{number}") for number in range(11)] == [Wrong] * 10 + [TooMany]
    assert tried(office, BOB) is Wrong


def test_addresses_that_are_unknown_close_as_known_ones_do(office: Store) -> None:
    """Else the number of attempts would say who may sign in."""
    assert [tried(office, BOB) for _ in range(11)] == [Wrong] * 10 + [TooMany]


def test_what_is_refused_unread_does_not_close_it_for_longer(office: Store) -> None:
    for _ in range(15):
        tried(office)
    with office.read() as connection:
        assert audit.number(connection, by_password.FAILED, NOON - timedelta(days=1), who=ALICE) == 10


def test_many_at_once_get_no_more_attempts(office: Store) -> None:
    with ThreadPoolExecutor(12) as threads:
        ended = list(threads.map(lambda _: tried(office), range(24)))
    assert ended.count(Wrong) == 10
    assert ended.count(TooMany) == 14
