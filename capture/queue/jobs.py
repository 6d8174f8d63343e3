"""A job of Procrastinate's for each queued source: what it is called, what it holds, and how it is made.

It holds the source's id and nothing else. When it is read, how often it is tried again and by whom stands on the row.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
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
PATIENCE_SECONDS: Final = 2.0
"""So long a job waits for the one process that holds the source's connection. Signing in takes less work than it is
worth to wait for longer."""

_MANAGER: Final = App(connector=SyncPsycopgConnector()).job_manager
"""It makes jobs on connections of ours alone, and is never opened."""

_MOVE: Final = text(
    "UPDATE procrastinate_jobs SET queue_name = :queue WHERE status = 'todo' AND queueing_lock = ANY(:locks)"
).bindparams(bindparam("locks", type_=ARRAY(Text)))

_WAITING: Final = text(
    "SELECT split_part(queue_name, '/', 1), count(*) FROM procrastinate_jobs WHERE status = 'todo' GROUP BY 1"
)

_TELL: Final = text(
    "SELECT pg_notify('procrastinate_queue_v1#' || queue, :said) FROM unnest(:queues) AS queue"
).bindparams(bindparam("queues", type_=ARRAY(Text)), said='{"type": "job_inserted", "job_id": 0}')
"""As Procrastinate's trigger does for each job, which would have each worker ask once for each
(`capture.queue.tables`)."""

_SHARE: Final = text("""
    UPDATE procrastinate_jobs AS job SET queue_name = split_part(queue_name, '/', 1) FROM sources
    WHERE job.status = 'todo' AND strpos(queue_name, '/') > 0 AND job.lock = :lock || sources.id
        AND coalesce(sources.queued_at, '-infinity') < :now - :patience * interval '1 second'
    RETURNING job.queue_name
""")

_STALLED: Final = text("""
    DELETE FROM procrastinate_jobs WHERE status = 'doing' AND (
        NOT EXISTS (
            SELECT FROM procrastinate_workers AS worker
            WHERE worker.id = worker_id AND worker.last_heartbeat >= now() - :silent * interval '1 second'
        )
        OR EXISTS (
            SELECT FROM sources WHERE lock = :lock || sources.id AND sources.lease_until IS NULL
                AND coalesce(greatest(queued_at, last_attempt_at), '-infinity') <= :now - :silent * interval '1 second'
        )
    )
""")
"""Of a worker that died; or of one whose connection was cut as it said that the job was done: nobody reads the source,
and for longer than it takes to begin. One that waited for long and was begun this moment is dropped with them: it does
no harm, as a source is claimed by one alone."""


def make(connection: Connection, due: Sequence[Due], alive: Collection[str] = ()) -> None:
    """A job for each, in this order; where one waits already, that one serves. Raises StoreError.

    `alive`: the processes that get jobs of their own, where they hold a connection.
    """
    made = [_job(one, alive) for one in due]
    try:
        _make(connection, made)
    except AlreadyEnqueued:
        for one, job in zip(due, made, strict=True):
            try:
                _make(connection, [job])
            except AlreadyEnqueued:
                move(connection, [one.source], one.queue)
    _tell(connection, {job.queue for job in made})


def short(process: str) -> str:
    """What the queues of a process are called: PostgreSQL's channels have names of 63 characters at most.

    Two processes of one name here, by chance, would take each other's jobs, and no harm done.
    """
    return hashlib.sha256(process.encode()).hexdigest()[:12]


def own(queue: Queue, name: str) -> str:
    """The queue of what only this process is to read, by its short name."""
    return f"{queue}/{name}"


def share(connection: Connection, now: datetime) -> int:
    """Lets any worker have what waits for one that is busy, or dead; how many those were."""
    moved = connection.execute(_SHARE, {"lock": LOCK, "patience": PATIENCE_SECONDS, "now": now}).scalars().all()
    _tell(connection, moved)
    return len(moved)


def move(connection: Connection, sources: Iterable[int], queue: Queue) -> None:
    """The jobs that wait for these sources wait in this queue from now on."""
    connection.execute(_MOVE, {"queue": queue.value, "locks": [f"{LOCK}{source}" for source in sources]})
    _tell(connection, [queue.value])


def waiting(connection: Connection) -> dict[str, int]:
    """How many wait in each queue, or in one of its that are processes' own, by its name; no queue is empty."""
    return {name: number for name, number in connection.execute(_WAITING)}


def drop_stalled(connection: Connection, now: datetime) -> int:
    """Removes jobs that nobody works on any more, as they would hold up the next one for their source; how many."""
    silent = processes.SILENT.total_seconds()
    return connection.execute(_STALLED, {"silent": silent, "lock": LOCK, "now": now}).rowcount


def _make(connection: Connection, jobs: list[Job]) -> None:
    """All of them or none."""
    if jobs:
        with _told(), connection.begin_nested():
            driver = cast("Driver", connection.connection.dbapi_connection)
            _MANAGER.batch_defer_jobs(jobs, driver)


def _tell(connection: Connection, queues: Collection[str]) -> None:
    if queues:
        connection.execute(_TELL, {"queues": sorted(set(queues))})


def _job(one: Due, alive: Collection[str]) -> Job:
    # The queueing lock alone would let two read the same source at once, and the lock alone would let its jobs pile up:
    # https://procrastinate.readthedocs.io/en/stable/howto/advanced/queueing_locks.html
    lock = f"{LOCK}{one.source}"
    return Job(
        id=None,
        queue=own(one.queue, short(one.holder)) if one.holder in alive else one.queue.value,
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
