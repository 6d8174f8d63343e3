"""The jobs in Procrastinate's own tables, as those see them who watch over it. Read only; they are on PostgreSQL alone.

Its tables: https://procrastinate.readthedocs.io/en/stable/howto/production/migrations.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, text

STALLED: Final = timedelta(minutes=2)
"""A worker says every ten seconds that it lives. The scheduler takes a dead one's jobs up within a minute; what lies
longer, nobody takes up."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """How many there are."""

    waiting: Mapping[str, int]
    """Queue → jobs that nobody has begun."""
    doing: Mapping[str, int]
    """Queue → jobs that somebody has begun."""
    stalled: int
    """Begun by a worker that has been silent for STALLED, and still not taken up again."""
    release: str = ""
    """That of Procrastinate which the tables are for; empty where nobody noted it."""


def seen(connection: Connection) -> Jobs | None:
    """What is in the tables; None where there are none."""
    if not are_made(connection):
        return None
    counted = connection.execute(text(_COUNTED)).all()
    return Jobs(
        waiting={queue: number for queue, status, number in counted if status == "todo"},
        doing={queue: number for queue, status, number in counted if status == "doing"},
        stalled=connection.execute(text(_STALLED), {"silent": STALLED}).scalar_one(),
        release=(connection.execute(text(_NOTE)).scalar_one() or "").rpartition(" ")[2],
    )


def are_made(connection: Connection) -> bool:
    """The tables are there."""
    if connection.dialect.name != "postgresql":
        return False
    found = connection.execute(text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL"))
    return bool(found.scalar_one())


_COUNTED: Final = """
    SELECT split_part(queue_name, '/', 1) AS queue, status::text, count(*) FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing') GROUP BY queue, status ORDER BY queue
"""
"""What only one process is to read, as it holds the connection, is counted with the rest of its queue."""
_NOTE: Final = "SELECT obj_description(to_regclass('procrastinate_jobs'))"
"""Ends with the release (`capture/queue/tables.py`)."""
_STALLED: Final = """
    SELECT count(*) FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < clock_timestamp() - :silent)
"""
