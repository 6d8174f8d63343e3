"""What all processes may ask together, by the database's clock."""

from datetime import datetime

import pytest
from sqlalchemy import func, select, update

from store import quotas
from store.database import Store
from store.schema import quotas as table

NAME = "google/project/gmail"


@pytest.fixture
def store(postgres_store: Store) -> Store:
    """SQLite has no clock of its own that several machines could go by, and one process."""
    return postgres_store


def draw(store: Store, seconds: float, burst: float = 2.0, name: str = NAME) -> quotas.Drawn:
    with store.begin() as connection:
        return quotas.draw(connection, name, seconds, burst)


def shut(store: Store, seconds: float) -> None:
    with store.begin() as connection:
        quotas.shut(connection, NAME, seconds, 2.0)


def pass_by(store: Store, seconds: float) -> None:
    """As if that much time had passed since what was written."""
    back = func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    with store.begin() as connection:
        moved = {name: table.c[name] - back for name in ("spent_until", "shut_until")}
        connection.execute(update(table).values(moved))


def test_a_full_bucket_gives_what_it_holds_at_once_and_the_rest_as_it_flows_in(store: Store) -> None:
    waits = [draw(store, 1.0).wait for _ in range(4)]
    assert waits[:2] == [0.0, 0.0]
    assert [round(wait, 1) for wait in waits[2:]] == [1.0, 2.0]


def test_a_bucket_is_never_fuller_than_full(store: Store) -> None:
    draw(store, 1.0)
    pass_by(store, 3_600)
    assert [round(draw(store, 1.0).wait, 1) for _ in range(3)] == [0.0, 0.0, 1.0]


def test_quotas_know_nothing_of_each_other(store: Store) -> None:
    draw(store, 100.0)
    assert draw(store, 1.0, name="google/project/calendar").wait == 0.0


def test_nobody_draws_while_the_provider_wants_us_to_wait_and_what_was_asked_costs_nothing(store: Store) -> None:
    shut(store, 300)
    told = [draw(store, 50.0) for _ in range(3)]
    assert all(290 < one.shut <= 300 and one.wait == 0.0 for one in told)
    pass_by(store, 301)
    assert round(draw(store, 1.0).wait, 0) == 0.0


def test_what_opens_again_is_empty_so_that_not_all_ask_at_once(store: Store) -> None:
    draw(store, 1.0)
    shut(store, 30)
    pass_by(store, 30.05)
    assert [round(draw(store, 1.0).wait, 1) for _ in range(2)] == [0.9, 1.9]


def test_a_shorter_wait_does_not_open_what_is_shut_for_long(store: Store) -> None:
    shut(store, 300)
    shut(store, 1)
    assert draw(store, 1.0).shut > 290


def test_buckets_that_are_full_are_forgotten_and_others_are_not(store: Store) -> None:
    draw(store, 1.0, name="full")
    pass_by(store, 10)
    shut(store, 30)
    draw(store, 1.0, name="used")
    with store.begin() as connection:
        assert quotas.forget(connection) == 1
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 2


def turn(store: Store, mine: datetime | None = None) -> datetime | None:
    with store.begin() as connection:
        return quotas.turn(connection, "turn/ann", 60.0, mine)


def test_one_process_at_a_time_has_the_turn(store: Store) -> None:
    mine = turn(store)
    assert mine
    assert turn(store) is None
    longer = turn(store, mine)
    assert longer
    assert longer > mine
    with store.begin() as connection:
        quotas.give_back(connection, "turn/ann", longer)
    assert turn(store)


def test_who_dies_loses_the_turn_and_cannot_give_back_that_of_another(store: Store) -> None:
    lost = turn(store)
    assert lost
    pass_by(store, 61)
    assert turn(store)
    assert turn(store, lost) is None
    with store.begin() as connection:
        quotas.give_back(connection, "turn/ann", lost)
    assert turn(store) is None
