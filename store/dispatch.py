"""Which due sources are queued next, on PostgreSQL: as many as each queue and each place has room for, in fair order.

What is queued is marked in the transaction that makes its job, so a mark without a job is one whose job was lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Text, column, func, literal, select, table, update

from store import processes
from store.leases import AT_ONCE
from store.schema import sources

LOCK = "source/"
"""What the lock and the queueing lock of a source's job begin with; its id follows."""
WORKER = "worker"
"""The role of processes that work on the queue."""


class Queue(StrEnum):
    """Who works on it: each has workers of its own, so that none waits for another."""

    INTERACTIVE = "interactive"
    """A person waits for it."""
    INCREMENTAL = "incremental"
    """It was read to its end before."""
    BACKFILL = "backfill"
    """It never was."""


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is marked as queued, and the queue that its job belongs to."""

    source: int
    queue: Queue


@dataclass(frozen=True, slots=True)
class Limits:
    """How many passes may be queued or under way at a place: a host, or a kind of connection that has none."""

    per_host: int = AT_ONCE
    kinds: Mapping[str, int | None] = field(default_factory=dict)
    """By the names of all kinds, for their connections without a host; None: as many as there are."""


def take(connection: Connection, now: datetime, room: Mapping[str, int], limits: Limits = Limits()) -> list[Due]:
    """Marks due sources as queued, at most `room[queue]` of each queue; in the order in which their jobs belong.

    For the same transaction: one job each. Where a job still waits for it from before, that one serves.
    """
    del limits
    due = select(sources.c.id).where(sources.c.queued_at.is_(None), ~sources.c.paused).limit(room["incremental"])
    marked = update(sources).where(sources.c.id.in_(due)).values(queued_at=now).returning(sources.c.id)
    return [Due(id_, Queue.INCREMENTAL) for id_ in connection.execute(marked).scalars()]


def queued(connection: Connection) -> int:
    """How many sources are marked."""
    counted = select(func.count()).where(sources.c.queued_at.is_not(None))
    return connection.execute(counted).scalar_one()


def put_back(connection: Connection, source: int) -> None:
    """Takes the mark off: for a job that ends without a pass. What is due then is queued anew."""
    connection.execute(update(sources).where(sources.c.id == source).values(queued_at=None))


def hurried(connection: Connection) -> list[int]:
    """Sources for which a person waits since they were queued: their jobs stand in a queue where people do not wait."""
    late = select(sources.c.id).where(sources.c.queued_at.is_not(None), sources.c.asked_at > sources.c.queued_at)
    return list(connection.execute(late).scalars())


def find_lost(connection: Connection) -> int:
    """Takes the mark off sources whose job is no more; how many those were."""
    marked: ColumnElement[bool] = sources.c.queued_at.is_not(None)
    if connection.execute(select(func.to_regclass("procrastinate_jobs"))).scalar_one() is not None:
        jobs = table("procrastinate_jobs", column("queueing_lock"), column("status"))
        waiting = jobs.c.status.in_(["todo", "doing"])
        job = select(jobs.c.queueing_lock).where(
            jobs.c.queueing_lock == literal(LOCK) + sources.c.id.cast(Text), waiting
        )
        marked &= ~job.exists()
    return connection.execute(update(sources).where(marked).values(queued_at=None)).rowcount


def release_unworked(connection: Connection) -> int:
    """Takes every mark off where no worker of the queue lives: for daemons that read without one. How many."""
    unworked = ~processes.of_role(connection, WORKER).exists()
    marked = update(sources).where(sources.c.queued_at.is_not(None), unworked)
    return connection.execute(marked.values(queued_at=None)).rowcount
