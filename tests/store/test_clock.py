"""The time is the database's, whatever this machine's clock says."""

from datetime import UTC, datetime, timedelta

from store.clock import DatabaseClock
from store.database import Store

HOUR = timedelta(hours=1)
SOON = timedelta(seconds=30)


def test_a_machine_that_is_an_hour_ahead_has_the_time_of_the_database(postgres_store: Store) -> None:
    clock = DatabaseClock(postgres_store, wall=lambda: datetime.now(UTC) + HOUR)
    assert abs(clock() - datetime.now(UTC)) < SOON
    assert abs(clock.offset - HOUR) < SOON


def test_between_measurements_it_goes_on_by_what_only_goes_on(store: Store) -> None:
    ticks, wall = 5.0, datetime.now(UTC)
    clock = DatabaseClock(store, lambda: ticks, lambda: wall)
    measured = clock()
    ticks, wall = ticks + 60, wall + timedelta(seconds=61)
    assert clock() - measured == timedelta(seconds=60)


def test_it_goes_on_without_the_database_once_it_has_been_asked(store: Store) -> None:
    clock = DatabaseClock(store)
    first = clock()
    store.close()
    assert clock() >= first


def test_a_machine_that_slept_for_an_hour_asks_at_once(store: Store) -> None:
    wall = datetime.now(UTC) - HOUR
    clock = DatabaseClock(store, lambda: 5.0, lambda: wall)
    before = clock()
    assert clock() == before
    wall += HOUR
    assert clock() > before
    assert abs(clock.offset) < SOON
