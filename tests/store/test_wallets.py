"""What people granted: kept for one holder at a time."""

from datetime import timedelta

from sqlalchemy import Connection

from store import sources, wallets
from store.database import Store
from tests.builders import NOON
from tests.people import ALICE
from tests.recording import NO_OPTIONS


def a_wallet(connection: Connection, sealed: str = "first") -> int:
    id_ = sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
    wallets.put(connection, id_, sealed)
    return id_


def test_one_holder_at_a_time_has_it(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        assert wallets.take(connection, id_, "one", NOON) == "first"
        assert wallets.take(connection, id_, "other", NOON) is None
        wallets.give_back(connection, id_, "one", "second")
        assert wallets.take(connection, id_, "other", NOON) == "second"


def test_a_holder_that_died_is_waited_for_no_longer_than_its_time(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        wallets.take(connection, id_, "dead", NOON)
        late = NOON + wallets.TTL + timedelta(seconds=1)
        assert wallets.take(connection, id_, "other", late) == "first"
        wallets.give_back(connection, id_, "dead", "from the grave")
        wallets.give_back(connection, id_, "other", None)
        assert wallets.all_sealed(connection) == {id_: "first"}


def test_a_clock_that_was_set_back_keeps_nobody_out(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        wallets.take(connection, id_, "dead", NOON)
        assert wallets.take(connection, id_, "other", NOON - wallets.WRONG_CLOCK) == "first"


def test_a_new_grant_wins_over_who_holds_the_old_one(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        wallets.take(connection, id_, "one", NOON)
        wallets.put(connection, id_, "new")
        wallets.give_back(connection, id_, "one", "old, exchanged")
        assert wallets.take(connection, id_, "other", NOON) == "new"


def test_where_nobody_is_signed_in_any_more_nothing_is_kept(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        wallets.put(connection, id_, None)
        assert not wallets.exists(connection, id_)


def test_it_goes_with_its_connection(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        assert wallets.exists(connection, id_)
        sources.disconnect(connection, id_, NOON)
        assert not wallets.exists(connection, id_)


def test_it_is_sealed_anew_only_as_long_as_it_is_the_same(store: Store) -> None:
    with store.begin() as connection:
        id_ = a_wallet(connection)
        assert wallets.rewrite(connection, id_, "first", "first, with another key")
        assert not wallets.rewrite(connection, id_, "first", "too late")
        assert wallets.all_sealed(connection) == {id_: "first, with another key"}
