"""The queue's tables as those see them who watch over it. On PostgreSQL."""

from importlib import metadata

from sqlalchemy import text

from capture.queue import jobs as made
from capture.queue import tables
from store import jobs
from store.database import Store
from store.dispatch import Due, Queue
from store.jobs import Jobs


def seen(store: Store) -> Jobs | None:
    with store.read() as connection:
        return jobs.seen(connection)


def test_without_tables_there_is_nothing_to_see(database_url: str) -> None:
    with Store(database_url) as store:
        assert seen(store) is None


def test_jobs_are_counted_by_queue_and_those_of_the_dead_apart(postgres_store: Store) -> None:
    tables.prepare(postgres_store)
    with postgres_store.begin() as connection:
        made.make(connection, [Due(1, Queue.BACKFILL), Due(2, Queue.BACKFILL), Due(3, Queue.INTERACTIVE)])
        connection.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        begun = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker WHERE lock = :lock"
        connection.execute(text(begun), {"worker": 1, "lock": "source/1"})
        connection.execute(text(begun), {"worker": None, "lock": "source/3"})
    expected = Jobs({"backfill": 1}, {"backfill": 1, "interactive": 1}, 1, metadata.version("procrastinate"))
    assert seen(postgres_store) == expected
    with postgres_store.begin() as connection:
        connection.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))
        assert (jobs.seen(connection) or expected).stalled == 2
