"""Who is at work, who leads, and what the dead held."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from store import leaders, leases, processes, sources
from store.clock import database_now
from store.database import Store
from store.schema import leaders as led
from store.schema import processes as known
from tests.builders import NOON
from tests.people import ALICE
from tests.recording import NO_OPTIONS

MOMENT = timedelta(seconds=1)


def beat(store: Store, name: str, silent: timedelta = timedelta()) -> None:
    with store.begin() as connection:
        processes.beat(connection, name, "worker", "1.0")
        seen = database_now(connection, -silent)
        connection.execute(update(known).where(known.c.name == name).values(seen_at=seen))


def witness(store: Store, awake: timedelta = processes.SILENT + MOMENT) -> None:
    beat(store, "witness")
    with store.begin() as connection:
        since = database_now(connection, -awake)
        connection.execute(update(known).where(known.c.name == "witness").values(awake_since=since))


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return [one.name for one in processes.alive(connection)]


def test_who_was_heard_of_lately_is_at_work(store: Store) -> None:
    beat(store, "here")
    beat(store, "slow", processes.SILENT - 10 * MOMENT)
    beat(store, "silent", processes.SILENT + MOMENT)
    assert names(store) == ["here", "slow"]
    beat(store, "silent")
    with store.begin() as connection:
        processes.gone(connection, "here")
    assert names(store) == ["silent", "slow"]


def test_the_dead_are_remembered_for_a_day(store: Store) -> None:
    beat(store, "yesterday", processes.KEPT + MOMENT)
    beat(store, "lately", processes.SILENT + MOMENT)
    with store.begin() as connection:
        processes.forget(connection)
        assert [(one.name, one.alive) for one in processes.everyone(connection)] == [("lately", False)]


def test_a_process_says_again_what_it_is(store: Store) -> None:
    with store.begin() as connection:
        processes.beat(connection, "one", "worker", "1.0")
        processes.beat(connection, "one", "scheduler", "1.1")
        one, *rest = processes.everyone(connection)
    assert (one.role, one.version, rest) == ("scheduler", "1.1", [])
    assert one.started_at < one.seen_at


def test_one_leads_until_it_is_silent_or_resigns(store: Store) -> None:
    with store.begin() as connection:
        assert [leaders.lead(connection, "chores", name) for name in ("a", "b", "a")] == [True, False, True]
        assert leaders.lead(connection, "another duty", "b")
        connection.execute(update(led).values(until=database_now(connection, -MOMENT)))
        assert [leaders.lead(connection, "chores", name) for name in ("b", "a")] == [True, False]
        leaders.resign(connection, "b")
        assert leaders.lead(connection, "chores", "a")


@pytest.mark.parametrize("silent", [True, False])
def test_what_the_dead_held_is_free(postgres_store: Store, silent: bool) -> None:
    with postgres_store.begin() as connection:
        sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
        held = leases.claim(connection, "one/2", NOON)
    beat(postgres_store, "one", processes.SILENT + MOMENT if silent else timedelta())
    witness(postgres_store)
    with postgres_store.begin() as connection:
        assert leases.release_dead(connection) == int(silent)
        again = leases.claim(connection, "two/1", NOON)
    assert held
    assert (again.epoch if again else None) == (2 if silent else None)


def test_after_the_database_was_away_nobody_is_held_for_dead_before_all_could_speak(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
        assert leases.claim(connection, "one/2", NOON)
    for name in ("one", "witness"):
        beat(postgres_store, name, processes.SILENT + MOMENT)
    with postgres_store.begin() as connection:
        processes.beat(connection, "witness", "scheduler", "1.0")
        assert leases.release_dead(connection) == 0
    witness(postgres_store)
    with postgres_store.begin() as connection:
        assert leases.release_dead(connection) == 1


def test_who_never_said_that_it_lives_keeps_what_it_holds(postgres_store: Store) -> None:
    with postgres_store.begin() as connection:
        sources.connect(connection, "memory", ALICE, NO_OPTIONS, ["mail"], NOON)
        assert leases.claim(connection, "by hand", NOON)
        assert leases.release_dead(connection) == 0
