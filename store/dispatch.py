"""Which due sources are queued next, on PostgreSQL: as many as each queue and each place has room for, in fair order.

What is queued is marked in the transaction that makes its job, so a mark without a job is one whose job was lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, column, func, literal, select, table, text, update

from store import processes
from store.database import among, in_turn
from store.leases import WRONG_CLOCK, free
from store.schema import connections, sources
from store.turns import FREE, USUAL, Limits, Queue, next_of

__all__ = ["Due", "Limits", "Queue", "find_lost", "hurried", "put_back", "queued", "release_unworked", "take"]

LOCK = "source/"
"""What the lock and the queueing lock of a source's job begin with; its id follows."""
WORKER = "worker"
"""The role of processes that work on the queue."""
_READS_LATER = f"/{Queue.INCREMENTAL}"
"""What the name of a lease's owner ends with that works on this queue; before it stands the process's."""
_DISPATCHES = 0x44495350
"""The number of PostgreSQL's lock: any, as long as nobody else uses it in our database."""

_ANYTHING = text(f"""
SELECT EXISTS (SELECT FROM sources WHERE queued_at IS NOT NULL)
  OR EXISTS (SELECT FROM sources WHERE {FREE} AND asked_at IS NOT NULL)
  OR EXISTS (SELECT FROM sources WHERE {FREE} AND next_due_at IS NULL)
  OR (SELECT next_due_at FROM sources WHERE {FREE} AND next_due_at IS NOT NULL ORDER BY next_due_at LIMIT 1) <= :now
""")  # noqa: S608 - of this package alone


@dataclass(frozen=True, slots=True)
class Due:
    """A source that is marked as queued, and the queue that its job belongs to."""

    source: int
    queue: Queue
    holder: str = ""
    """The process that holds a connection for it since the last pass; empty where none does."""


def anything(connection: Connection, now: datetime) -> bool:
    """Whether there is anything to do: that something is due, asked for, or still queued."""
    return bool(connection.execute(_ANYTHING, {"now": now, "ahead": now + WRONG_CLOCK}).scalar_one())


def take(connection: Connection, now: datetime, room: Mapping[str, int], limits: Limits = USUAL) -> list[Due]:
    """Marks due sources as queued, at most `room[queue]` of each queue; in the order in which their jobs belong.

    For the same transaction: one job each. Where a job still waits for it from before, that one serves. Of two that
    ask at the same moment, one gets nothing: both would count on the same room.
    """
    if not connection.execute(in_turn(func.pg_try_advisory_xact_lock(_DISPATCHES))).scalar_one():
        return []
    taken: list[Due] = []
    for queue in Queue:
        if most := room.get(queue, 0):
            turns = next_of(connection, queue, now, most, limits)
            marked = _mark(connection, turns, sources.c.asked_at if queue is Queue.INTERACTIVE else now, now)
            taken += [Due(source, queue, marked[source]) for source in turns if source in marked]
    return taken


def _mark(
    connection: Connection, ids: Sequence[int], since: datetime | ColumnElement[datetime], now: datetime
) -> dict[int, str]:
    """Those that nobody has taken or changes at this moment, each with its holder. What people wait for is queued since
    they asked."""
    if not ids:
        return {}
    still = select(sources.c.id).where(among(connection, sources.c.id, ids), sources.c.queued_at.is_(None), free())
    unlocked = still.with_for_update(skip_locked=True)
    marked = update(sources).where(sources.c.id.in_(unlocked)).values(queued_at=since)
    given = {"now": now, "ahead": now + WRONG_CLOCK}
    found = connection.execute(marked.returning(sources.c.id, sources.c.lease_owner), given)
    return {id_: (owner or "").removesuffix(_READS_LATER) for id_, owner in found}


def queued(connection: Connection) -> int:
    """How many sources are marked."""
    counted = select(func.count()).where(sources.c.queued_at.is_not(None))
    return connection.execute(counted).scalar_one()


def put_back(connection: Connection, source: int) -> None:
    """Takes the mark off: for a job that ends without a pass. What is due then is queued anew."""
    connection.execute(update(sources).where(sources.c.id == source).values(queued_at=None))


def hurried(connection: Connection) -> list[int]:
    """Sources for which a person waits since they were queued, each told once: their jobs belong into another queue."""
    late = update(sources).where(sources.c.queued_at.is_not(None), sources.c.asked_at != sources.c.queued_at)
    told = late.values(queued_at=sources.c.asked_at).returning(sources.c.id)
    return list(connection.execute(told).scalars())


def find_lost(connection: Connection) -> int:
    """Takes the mark off sources whose job is no more; how many those were.

    Sources that a program of before made have no place yet, where nobody would find them: they get it.
    """
    name = select(func.coalesce(connections.c.host, connections.c.kind)).where(
        connections.c.id == sources.c.connection_id
    )
    connection.execute(update(sources).where(sources.c.place.is_(None)).values(place=name.scalar_subquery()))
    marked: ColumnElement[bool] = sources.c.queued_at.is_not(None)
    if connection.execute(select(func.to_regclass("procrastinate_jobs"))).scalar_one() is not None:
        jobs = table("procrastinate_jobs", column("queueing_lock"), column("status"))
        waiting = jobs.c.status.cast(Text).in_(["todo", "doing"])
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
