"""How far behind all processes that work on the database are together, and who they are. Read only.

On SQLite, which one process works on, nobody has said that he lives; what is due is told all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from store import processes
from store.clock import database_now
from store.dispatch import Queue
from store.leases import WRONG_CLOCK
from store.processes import Process
from store.schema import connections, leaders, places, quotas, sources


@dataclass(frozen=True, slots=True)
class Backlog:
    """The sources of one queue, those that are not in it yet included."""

    due: int = 0
    """To be read now, and neither queued nor in anybody's hands."""
    queued: int = 0
    """A job for it waits."""
    reading: int = 0
    """In somebody's hands."""
    late_seconds: float = 0.0
    """How long the one that has been due longest has waited to be taken."""

    @property
    def waiting(self) -> int:
        """Due or queued."""
        return self.due + self.queued


@dataclass(frozen=True, slots=True)
class Fleet:
    """All of it at one moment."""

    at: datetime
    """By the database's clock where it is a server, which all processes go by; else the given one."""
    processes: Sequence[Process]
    """Those that live, and those that fell silent and have not been forgotten yet."""
    leading: frozenset[str]
    """The names of those that do what only one has to do."""
    backlogs: Mapping[Queue, Backlog]
    """Every queue is there."""
    troubled: Mapping[str, int]
    """Places that answer with errors, and how many passes may read there at once meanwhile."""
    shut: Mapping[str, datetime]
    """Quotas whose provider has asked all of us to wait, and until when."""

    @property
    def living(self) -> Sequence[Process]:
        """Those that live."""
        return [one for one in self.processes if one.alive]


def seen(connection: Connection, now: datetime) -> Fleet:
    """How it is now. Reads what is due, queued and leased by their indexes, however many sources there are."""
    is_server = connection.dialect.name == "postgresql"
    at = connection.execute(select(database_now(connection))).scalar_one() if is_server else now
    shut = select(quotas.c.name, quotas.c.shut_until).where(quotas.c.shut_until > at).order_by(quotas.c.name)
    room = select(places.c.name, places.c.room).order_by(places.c.name)
    leading = select(leaders.c.process).where(leaders.c.until > at)
    return Fleet(
        at=at,
        processes=processes.everyone(connection) if is_server else (),
        leading=frozenset(connection.execute(leading).scalars()),
        backlogs=backlogs(connection, at),
        troubled={name: left for name, left in connection.execute(room)},
        shut={name: until for name, until in connection.execute(shut)},
    )


def backlogs(connection: Connection, at: datetime) -> Mapping[Queue, Backlog]:
    """What waits and what is being read."""
    ahead = at + WRONG_CLOCK
    held = and_(sources.c.lease_until >= at, sources.c.lease_until <= ahead)
    is_due = or_(sources.c.next_due_at.is_(None), sources.c.next_due_at <= at)
    free = or_(sources.c.lease_until.is_(None), sources.c.lease_until < at, sources.c.lease_until > ahead)
    due = _counted(connection, and_(~sources.c.paused, sources.c.queued_at.is_(None), is_due, free))
    queued = _counted(connection, and_(sources.c.queued_at.is_not(None), free))
    reading = _counted(connection, held)
    return {
        queue: Backlog(
            due=due.get(queue, _NONE)[0],
            queued=queued.get(queue, _NONE)[0],
            reading=reading.get(queue, _NONE)[0],
            late_seconds=max(_since(found.get(queue, _NONE)[1], at) for found in (due, queued)),
        )
        for queue in Queue
    }


_NONE: Final[tuple[int, datetime | None]] = (0, None)


def _counted(connection: Connection, which: ColumnElement[bool]) -> dict[Queue, tuple[int, datetime | None]]:
    """Queue → how many, and since when the first of them is due."""
    queue = case(
        (sources.c.asked_at.is_not(None), Queue.INTERACTIVE.value),
        (sources.c.caught_up_at.is_(None), Queue.BACKFILL.value),
        else_=Queue.INCREMENTAL.value,
    )
    since = func.min(func.coalesce(sources.c.next_due_at, connections.c.created_at))
    query = select(queue, func.count(), since).join_from(sources, connections).where(which).group_by(queue)
    return {Queue(name): (number, first) for name, number, first in connection.execute(query)}


def _since(first: datetime | None, at: datetime) -> float:
    return max(0.0, (at - first).total_seconds()) if first is not None else 0.0
