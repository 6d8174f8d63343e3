"""What a worker tells PostgreSQL of a job's source: one statement each, a transaction by itself (`Store.at_once`).

The job ends in the statement that writes how its pass ended: nobody meets a source that is free with a job that is not.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Integer, Update, bindparam, case, column, delete, null, table, update

from store import leases
from store.leases import TTL, WRONG_CLOCK
from store.model import Lease
from store.outcomes import FINISHED, Outcome, told
from store.schema import connections, sources
from store.sources import COLUMNS, Source, of_row
from store.statement import Statement


def claim(connection: Connection, worker: str, now: datetime, source: int) -> tuple[Source, Lease] | None:
    """Takes a source if it still is due, or a person waits for it; it is queued no more. None: nothing is changed."""
    until = now + TTL
    given = {"worker": worker, "now": now, "until": until, "ahead": now + WRONG_CLOCK}
    taken = _CLAIM(connection, **given, source=source)
    if not taken:
        return None
    *row, epoch = taken[0]
    return of_row(row), Lease(source, epoch, until)


def refuse(connection: Connection, source: int, job: int | None) -> None:
    """The job ends without a pass. What is due then is queued anew."""
    _REFUSE(connection, source=source, job=job)


def finish(connection: Connection, lease: Lease, outcome: Outcome, job: int, *, held: bool) -> None:
    """Writes how the pass ended, if the lease still is ours, and ends the job, whoever has the lease.

    `held`: this process keeps the connection open; its name stays on the row, so that the next job comes here.
    """
    _FINISH(connection, **told(lease, outcome), job=job, held=held)


def _ending(statement: Update) -> Statement:
    jobs = table("procrastinate_jobs", column("id", Integer))
    return Statement(statement.add_cte(delete(jobs).where(jobs.c.id == bindparam("job", type_=Integer)).cte("ended")))


_THIS: Final = sources.c.id == bindparam("source", type_=sources.c.id.type)
_CLAIM: Final = Statement(
    leases.CLAIMED_QUEUED.where(connections.c.id == sources.c.connection_id).returning(*COLUMNS, sources.c.lease_epoch)
)
_REFUSE: Final = _ending(update(sources).where(_THIS).values(queued_at=null()))
_FINISH: Final = _ending(
    FINISHED.values(lease_owner=case((bindparam("held", type_=sources.c.paused.type), sources.c.lease_owner)))
)
