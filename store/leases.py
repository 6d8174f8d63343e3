"""Who works on which source: claims by conditional UPDATE, fenced by an epoch that only rises."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from store.model import Lease
from store.schema import sources

TTL = timedelta(minutes=10)
"""How long a worker may be silent before another one takes over; every page recorded starts it anew."""


def claim(connection: Connection, worker: str, now: datetime, source: int | None = None) -> Lease | None:
    """Takes the source that has been due longest (or `source`, due or not), for one worker only; None if there is none.

    1. Find a source that is due, not paused and not leased.
    2. Raise its epoch where it still is what we saw: whoever held it before can no longer commit.
    3. Nothing updated: another worker was first; the next tick tries again.
    """
    wanted = _free(now) & (sources.c.id == source if source is not None else _due(now))
    found = connection.execute(
        select(sources.c.id, sources.c.lease_epoch).where(wanted).order_by(sources.c.next_due_at.nulls_first()).limit(1)
    ).first()
    if found is None:
        return None
    lease = Lease(found.id, found.lease_epoch + 1, now + TTL)
    taken = connection.execute(
        update(sources)
        .where(sources.c.id == lease.source, sources.c.lease_epoch == found.lease_epoch)
        .values(lease_owner=worker, lease_epoch=lease.epoch, lease_until=lease.until, last_attempt_at=now)
    )
    return lease if taken.rowcount == 1 else None


def release_all(connection: Connection) -> None:
    """Lets go of every lease: for a daemon that knows itself to be the only one on its database."""
    connection.execute(update(sources).values(lease_owner=None, lease_until=None))


def holds(lease: Lease) -> ColumnElement[bool]:
    """The fence: true for the source's row as long as nobody else has claimed it."""
    return and_(sources.c.id == lease.source, sources.c.lease_epoch == lease.epoch)


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(sources.c.next_due_at.is_(None), sources.c.next_due_at <= now)


def _free(now: datetime) -> ColumnElement[bool]:
    return and_(sources.c.paused.is_(False), or_(sources.c.lease_until.is_(None), sources.c.lease_until < now))
