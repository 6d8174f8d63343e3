"""Who works on which source: claims by conditional UPDATE, fenced by an epoch that only rises."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Update,
    and_,
    bindparam,
    false,
    func,
    not_,
    null,
    or_,
    select,
    true,
    update,
)

from store import processes
from store.database import among, in_turn
from store.model import Lease
from store.schema import connections, sources
from store.statement import Statement

TTL = timedelta(minutes=10)
"""How long a worker may be silent before another one takes over; every page recorded starts it anew."""

WRONG_CLOCK = 2 * TTL
"""A moment further ahead than this was written by a clock that has been set back since, and binds nobody. More than
one TTL, as the clocks of two machines are never quite the same."""

AT_ONCE = 4
"""So many passes may read from one host at the same time: servers limit connections, and people wait for them too."""

_CLAIMS = 0x434C4149
"""The number of PostgreSQL's lock: any, as long as nobody else uses it in our database."""

_NOW = bindparam("now", type_=sources.c.lease_until.type)
_AHEAD = bindparam("ahead", type_=sources.c.lease_until.type)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources a worker takes of those that are due. A first pass is one over a source never read to its end."""

    later: bool = True
    """Later passes."""
    first_of: tuple[str, ...] | None = None
    """First passes over connections of these kinds; None: of all but `not_first_of`."""
    not_first_of: tuple[str, ...] = ()


ANYTHING: Final = Wanted()


def claim(
    connection: Connection,
    worker: str,
    now: datetime,
    source: int | None = None,
    wanted: Wanted = ANYTHING,
    *,
    due: bool = False,
) -> Lease | None:
    """Takes the source that has been due longest (or `source`, due or not), for one worker only; None if there is none.

    `due`: this source only if it still is due, or a person waits for it; it is no longer queued then.

    1. Find a source that is due, not paused, not leased, and not at a host that is read from AT_ONCE times.
    2. In the same statement raise its epoch where it still is free: whoever held it before can no longer commit.
    3. Nothing updated: another worker was first; the next tick tries again.
    """
    given = {"worker": worker, "now": now, "until": now + TTL, "ahead": now + WRONG_CLOCK}
    if source is not None and due:
        taken = _CLAIM_QUEUED(connection, **given, source=source)
    elif source is not None:
        taken = _CLAIM_THIS(connection, **given, source=source)
    else:
        _one_after_the_other(connection)
        taken = _claim_due(wanted)(connection, **given)
    return Lease(taken[0][0], taken[0][1], now + TTL) if taken else None


def release_all(connection: Connection) -> None:
    """Lets go of every lease: for a daemon that knows itself to be the only one on its database."""
    connection.execute(update(sources).values(lease_owner=None, lease_until=None))


def release_dead(connection: Connection) -> int:
    """Lets go of what processes hold that fell silent (`store.processes`), on PostgreSQL; how many sources that were.

    A lease's owner begins with the process's name and a slash. What the dead write when they are revived is fenced off
    once another has claimed it.
    """
    process = func.split_part(sources.c.lease_owner, "/", 1)
    held = sources.c.lease_until.is_not(None) & process.in_(processes.silent(connection))
    return connection.execute(update(sources).where(held).values(lease_owner=None, lease_until=None)).rowcount


def held_by(connection: Connection, owners: Collection[str]) -> list[tuple[int, int]]:
    """The sources that these owners hold, each with its epoch."""
    held = sources.c.lease_until.is_not(None) & among(connection, sources.c.lease_owner, owners)
    return [(id_, epoch) for id_, epoch in connection.execute(select(sources.c.id, sources.c.lease_epoch).where(held))]


def release_process(connection: Connection, process: str) -> None:
    """Lets go of all that a process holds, which it says itself as it ends."""
    held = sources.c.lease_until.is_not(None) & sources.c.lease_owner.startswith(f"{process}/", autoescape=True)
    connection.execute(update(sources).where(held).values(lease_owner=None, lease_until=None))


def mend(connection: Connection, now: datetime) -> int:
    """Makes due what a clock that has been set back since put off; how many sources that were."""
    ahead = sources.c.last_attempt_at > now + WRONG_CLOCK
    return connection.execute(update(sources).where(ahead).values(last_attempt_at=None, next_due_at=now)).rowcount


def release(connection: Connection, lease: Lease) -> None:
    """Lets go of one, where it still holds; nothing is said of when the source is due."""
    connection.execute(update(sources).where(holds(lease)).values(lease_owner=None, lease_until=None))


def holds(lease: Lease) -> ColumnElement[bool]:
    """The fence: true for the source's row as long as nobody else has claimed it."""
    return and_(sources.c.id == lease.source, sources.c.lease_epoch == lease.epoch)


def free(table: FromClause = sources) -> ColumnElement[bool]:
    """Neither paused nor in anybody's hands at the moment of the parameter `now`; `ahead` is WRONG_CLOCK later."""
    until = table.c.lease_until
    return and_(not_(table.c.paused), or_(until.is_(None), until < _NOW, until > _AHEAD))


def _one_after_the_other(connection: Connection) -> None:
    """Two claims that do not see each other would both take the last place at a host; SQLite has but one writer."""
    if connection.dialect.name == "postgresql":
        connection.execute(in_turn(func.pg_advisory_xact_lock(_CLAIMS)))


def _due(wanted: Wanted) -> Select[int]:
    """The source to be read next: one never read, else the one that has been due longest.

    Two questions, as an index answers each: `next_due_at IS NULL OR next_due_at <= now` would be asked of every row.
    """
    one = sources.alias("one")
    never = _takeable(wanted, one).where(one.c.next_due_at.is_(None)).limit(1).subquery("never")
    due = _takeable(wanted, one).where(one.c.next_due_at <= _NOW).order_by(one.c.next_due_at).limit(1).subquery("due")
    return select(select(never.c.id).union_all(select(due.c.id)).subquery("both").c.id).limit(1)


def _takeable(wanted: Wanted, one: FromClause) -> Select[int]:
    """In the words of the conditions of `ix_sources_due`."""
    crowded = (
        select(connections.c.host)
        .join(sources)
        .where(sources.c.lease_until.between(_NOW, _AHEAD), connections.c.host.is_not(None))
        .group_by(connections.c.host)
        .having(func.count() >= AT_ONCE)
    )
    place = or_(connections.c.host.is_(None), connections.c.host.not_in(crowded))
    unqueued = one.c.queued_at.is_(None)
    return select(one.c.id).join(connections).where(unqueued, free(one), place, _takes(wanted, one))


def _takes(wanted: Wanted, one: FromClause) -> ColumnElement[bool]:
    first, kind = one.c.caught_up_at.is_(None), connections.c.kind
    if wanted.first_of is None:
        mine = and_(true(), *(kind != each for each in wanted.not_first_of))
    else:
        mine = or_(false(), *(kind == each for each in wanted.first_of))
    return or_(and_(first, mine), not_(first)) if wanted.later else and_(first, mine)


def _is_due(table: FromClause) -> ColumnElement[bool]:
    return or_(table.c.next_due_at.is_(None), table.c.next_due_at <= _NOW)


@cache
def _claim_due(wanted: Wanted) -> Statement:
    return _claim(sources.c.id == _due(wanted).scalar_subquery(), _TAKEN)


def _claim(wanted: ColumnElement[bool], also: Mapping[str, object] = {}) -> Statement:
    return Statement(_taken(wanted, also).returning(sources.c.id, sources.c.lease_epoch))


def _taken(wanted: ColumnElement[bool], also: Mapping[str, object]) -> Update:
    until = bindparam("until", type_=sources.c.lease_until.type)
    return (
        update(sources)
        .where(wanted, free())
        .values(
            lease_owner=bindparam("worker"),
            lease_epoch=sources.c.lease_epoch + 1,
            lease_until=until,
            last_attempt_at=_NOW,
            **also,
        )
    )


_TAKEN = {"queued_at": null(), "asked_at": null()}
_THIS = sources.c.id == bindparam("source", type_=sources.c.id.type)
_CLAIM_THIS = _claim(_THIS)
CLAIMED_QUEUED: Final = _taken(and_(_THIS, or_(_is_due(sources), sources.c.asked_at.is_not(None))), _TAKEN)
"""One that came out of the queue, by the parameters `source`, `worker`, `now`, `until` and `ahead`."""
_CLAIM_QUEUED = Statement(CLAIMED_QUEUED.returning(sources.c.id, sources.c.lease_epoch))
