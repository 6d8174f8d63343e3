"""Jobs in Procrastinate's tables, and who leads."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, text

from capture.chores import SECOND, Chore
from capture.queue import jobs, tables
from capture.queue.leading import ASKED_SECONDS, Leading
from store import dispatch
from store.database import Store
from store.dispatch import Due, Queue
from tests.capture.passing import Scene


@pytest.fixture
def store(postgres_store: Store) -> Store:
    tables.prepare(postgres_store)
    return postgres_store


def in_queue(connection: Connection) -> list[tuple[str, str]]:
    found = connection.execute(text("SELECT queueing_lock, queue_name FROM procrastinate_jobs ORDER BY id"))
    return [(lock, queue) for lock, queue in found]


def begin_job(connection: Connection, heard: str) -> None:
    """A worker that was heard last then has taken the first job, a minute ago."""
    worker = text(
        f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '{heard}') RETURNING id"
    )
    connection.execute(
        text("SELECT procrastinate_fetch_job_v2(NULL, :worker)"), {"worker": connection.execute(worker).scalar_one()}
    )
    connection.execute(text("UPDATE sources SET last_attempt_at = now() - interval '1 minute'"))


def test_the_tables_are_made_once(store: Store) -> None:
    with store.begin() as connection:
        jobs.make(connection, [Due(1, Queue.BACKFILL)])
    tables.prepare(store)
    with store.read() as connection:
        assert in_queue(connection) == [("source/1", "backfill")]


def test_a_source_has_one_job_whose_queue_is_the_last_one_it_was_put_into(store: Store) -> None:
    with store.begin() as connection:
        jobs.make(connection, [Due(1, Queue.BACKFILL), Due(2, Queue.INCREMENTAL)])
        jobs.make(connection, [Due(3, Queue.INCREMENTAL), Due(1, Queue.INTERACTIVE)])
        assert in_queue(connection) == [
            ("source/1", "interactive"),
            ("source/2", "incremental"),
            ("source/3", "incremental"),
        ]
        assert jobs.waiting(connection) == {"interactive": 1, "incremental": 2}


def test_a_job_and_its_mark_are_there_together_or_not_at_all(store: Store) -> None:
    with store.begin() as connection:
        jobs.make(connection, [Due(1, Queue.BACKFILL)])
        connection.rollback()
    with store.read() as connection:
        assert in_queue(connection) == []


@pytest.mark.parametrize(
    ("heard", "reading", "dropped"),
    [("1 second", True, 0), ("1 second", False, 1), ("31 seconds", True, 1), ("31 seconds", False, 1)],
)
def test_jobs_that_nobody_works_on_are_dropped(store: Store, heard: str, *, reading: bool, dropped: int) -> None:
    source = Scene.of(store).source
    with store.begin() as connection:
        jobs.make(connection, [Due(source, Queue.BACKFILL)])
        begin_job(connection, heard)
        if reading:
            connection.execute(text("UPDATE sources SET lease_until = now() + interval '10 minutes'"))
        assert jobs.drop_stalled(connection, datetime.now(UTC)) == dropped
        assert len(in_queue(connection)) == 1 - dropped


def test_a_job_that_was_just_begun_is_left_alone(store: Store) -> None:
    source = Scene.of(store).source
    with store.begin() as connection:
        jobs.make(connection, [Due(source, Queue.BACKFILL)])
        begin_job(connection, "1 second")
        connection.execute(text("UPDATE sources SET queued_at = now()"))
        assert jobs.drop_stalled(connection, datetime.now(UTC)) == 0


def test_a_source_whose_job_was_dropped_is_queued_anew(store: Store) -> None:
    source = Scene.of(store).source
    with store.begin() as connection:
        connection.execute(text("UPDATE sources SET queued_at = now()"))
        jobs.make(connection, [Due(source, Queue.BACKFILL)])
        assert dispatch.find_lost(connection) == 0
        connection.execute(text("DELETE FROM procrastinate_jobs"))
        assert dispatch.find_lost(connection) == 1


def test_a_source_is_read_where_its_connection_is_held_unless_that_process_is_dead_or_busy(store: Store) -> None:
    now = datetime.now(UTC)
    source = Scene.of(store).source
    mine = jobs.own(Queue.INCREMENTAL, jobs.short("holder"))
    due = Due(source, Queue.INCREMENTAL, "holder")
    with store.begin() as connection:
        connection.execute(text("UPDATE sources SET queued_at = :now"), {"now": now})
        jobs.make(connection, [due], ["holder"])
        assert in_queue(connection) == [(f"source/{source}", mine)]
        assert jobs.waiting(connection) == {"incremental": 1}
        assert jobs.share(connection, now) == 0
        assert jobs.share(connection, now + timedelta(seconds=jobs.PATIENCE_SECONDS + 1)) == 1
        assert in_queue(connection) == [(f"source/{source}", "incremental")]
        connection.execute(text("DELETE FROM procrastinate_jobs"))
        jobs.make(connection, [due], ["other"])
        assert in_queue(connection) == [(f"source/{source}", "incremental")]


def test_of_several_one_leads_until_it_is_silent(store: Store) -> None:
    done: list[str] = []
    now = [0.0]
    leading = {name: Leading(store, name, lambda: now[0]) for name in ("one", "two")}
    chores = [one.only(Chore(name, partial(done.append, name), SECOND)) for name, one in leading.items()]
    for chore in chores:
        chore.run()
    assert done == ["one"]
    with store.begin() as connection:
        connection.execute(text("UPDATE leaders SET until = now() - interval '1 second'"))
    now[0] += ASKED_SECONDS
    for chore in reversed(chores):
        chore.run()
    assert done == ["one", "two"]
