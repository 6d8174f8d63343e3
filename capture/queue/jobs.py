"""A job of Procrastinate's for each queued source: what it is called, what it holds, and how it is made.

It holds the source's id and nothing else. When it is read, how often it is tried again and by whom stands on the row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, cast

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job
from psycopg import Connection as Driver
from sqlalchemy import Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from store import processes
from store.dispatch import LOCK, Due, Queue
from store.errors import Unreachable

TASK: Final = "capture.read"

_MANAGER: Final = App(connector=SyncPsycopgConnector()).job_manager
"""It makes jobs on connections of ours alone, and is never opened."""

_MOVE: Final = text(
    "UPDATE procrastinate_jobs SET queue_name = :queue WHERE status = 'todo' AND queueing_lock = ANY(:locks)"
).bindparams(bindparam("locks", type_=ARRAY(Text)))

_WAITING: Final = text("SELECT queue_name, count(*) FROM procrastinate_jobs WHERE status = 'todo' GROUP BY queue_name")

_STALLED: Final = text("""
    DELETE FROM procrastinate_jobs WHERE status = 'doing' AND (
        NOT EXISTS (
            SELECT FROM procrastinate_workers AS worker
            WHERE worker.id = worker_id AND worker.last_heartbeat >= now() - :silent * interval '1 second'
        )
        OR EXISTS (
            SELECT FROM sources WHERE lock = :lock || sources.id AND sources.lease_until IS NULL AND NOT EXISTS (
                SELECT FROM procrastinate_events AS event
                WHERE event.job_id = procrastinate_jobs.id AND event.at >= now() - :silent * interval '1 second'
            )
        )
    )
""")
"""Of a worker that died; or of one whose connection was cut as it said that the job was done: nobody reads the source,
and for longer than it takes to begin."""


def make(connection: Connection, due: Sequence[Due]) -> None:
    """A job for each, in this order; where one waits already, that one serves. Raises StoreError."""
    try:
        _make(connection, due)
    except AlreadyEnqueued:
        for one in due:
            try:
                _make(connection, [one])
            except AlreadyEnqueued:
                move(connection, [one.source], one.queue)


def move(connection: Connection, sources: Iterable[int], queue: Queue) -> None:
    """The jobs that wait for these sources wait in this queue from now on."""
    connection.execute(_MOVE, {"queue": queue.value, "locks": [f"{LOCK}{source}" for source in sources]})


def waiting(connection: Connection) -> dict[str, int]:
    """How many wait in each queue, by its name; no queue is empty."""
    return {name: number for name, number in connection.execute(_WAITING)}


def drop_stalled(connection: Connection) -> int:
    """Removes jobs that nobody works on any more, as they would hold up the next one for their source; how many."""
    silent = processes.SILENT.total_seconds()
    return connection.execute(_STALLED, {"silent": silent, "lock": LOCK}).rowcount


def _make(connection: Connection, due: Sequence[Due]) -> None:
    """All of them or none."""
    if due:
        with _told(), connection.begin_nested():
            driver = cast("Driver", connection.connection.dbapi_connection)
            _MANAGER.batch_defer_jobs([_job(one) for one in due], driver)


def _job(one: Due) -> Job:
    # The queueing lock alone would let two read the same source at once, and the lock alone would let its jobs pile up:
    # https://procrastinate.readthedocs.io/en/stable/howto/advanced/queueing_locks.html
    lock = f"{LOCK}{one.source}"
    return Job(
        id=None,
        queue=one.queue.value,
        lock=lock,
        queueing_lock=lock,
        task_name=TASK,
        task_kwargs={"source": one.source},
    )


@contextmanager
def _told() -> Iterator[None]:
    """What Procrastinate says of a database that fails, in our words."""
    try:
        yield
    except AlreadyEnqueued:
        raise
    except ConnectorException as error:
        raise Unreachable(f"The queue's tables do not answer ({error.__cause__ or error}).") from error
