"""A connection is known by the account that it leads to; its other options may change."""

from collections.abc import Mapping

import pytest

from capture import declare
from capture.declare import What
from connectors.model.address import Address
from store import pausing, sources
from store.database import Store
from store.sources import Json
from tests.builders import NOON
from tests.people import ALICE, BOB

OPTIONS = {"host": "imap.example.com", "user": "alice", "password": "env:ALICE"}


def ensure(store: Store, options: Mapping[str, Json], owner: Address = ALICE) -> tuple[int, What]:
    with store.begin() as connection:
        made = declare.ensure(connection, "imap", owner, options, NOON)
    return made.id, made.what


@pytest.mark.parametrize("change", [{"password": "file:/new"}, {"folders": ["INBOX"]}, {"ca_file": "/ca.pem"}])
def test_other_options_to_the_same_account_are_the_same_connection(
    sqlite_store: Store, change: Mapping[str, Json]
) -> None:
    assert ensure(sqlite_store, OPTIONS) == (1, What.NEW)
    assert ensure(sqlite_store, {**OPTIONS, **change}) == (1, What.CHANGED)
    assert ensure(sqlite_store, {**OPTIONS, **change}) == (1, What.SAME)
    with sqlite_store.read() as connection:
        (source,) = sources.all_sources(connection)
    assert source.options == {**OPTIONS, **change}


@pytest.mark.parametrize("change", [{"host": "imap.example.org"}, {"port": 1993}, {"user": "shared"}])
def test_another_account_is_another_connection(sqlite_store: Store, change: Mapping[str, Json]) -> None:
    ensure(sqlite_store, OPTIONS)
    assert ensure(sqlite_store, {**OPTIONS, **change}) == (2, What.NEW)


def test_the_owner_named_as_user_is_the_same_account(sqlite_store: Store) -> None:
    own = {"host": "imap.example.com", "password": "env:ALICE"}
    assert ensure(sqlite_store, own) == (1, What.NEW)
    assert ensure(sqlite_store, {**own, "user": ALICE}) == (1, What.SAME)
    assert ensure(sqlite_store, {**own, "user": BOB}) == (2, What.NEW)


def test_a_connection_that_names_the_owner_as_user_is_found_without(sqlite_store: Store) -> None:
    """Earlier releases kept it."""
    own: dict[str, Json] = {"host": "imap.example.com", "password": "env:ALICE"}
    with sqlite_store.begin() as connection:
        sources.connect(connection, "imap", ALICE, {**own, "user": ALICE}, ["mail"], NOON)
    assert ensure(sqlite_store, own) == (1, What.SAME)


def test_two_owners_may_share_an_account(sqlite_store: Store) -> None:
    ensure(sqlite_store, OPTIONS)
    assert ensure(sqlite_store, OPTIONS, BOB) == (2, What.NEW)


def test_one_that_somebody_paused_stays_paused(sqlite_store: Store) -> None:
    ensure(sqlite_store, OPTIONS)
    with sqlite_store.begin() as connection:
        pausing.pause(connection, 1)
    ensure(sqlite_store, {**OPTIONS, "password": "file:/new"})
    with sqlite_store.read() as connection:
        (source,) = sources.all_sources(connection)
    assert source.paused
