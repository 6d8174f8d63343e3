"""Connections and their sources: what is watched, how far it has been read, when next, and how it fares."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.exc import NoResultFound

from connectors.model.address import Address
from connectors.model.sync import Cursor
from store import personal
from store.database import alone, among
from store.leases import WRONG_CLOCK, free, holds
from store.ledger import settle
from store.model import Disposition, Lease
from store.outcomes import FINISHED, told
from store.outcomes import Outcome as Outcome
from store.schema import connections, interactions, ledger, sources
from store.statement import Statement

LEFT = "left"
"""The kind of a connection whose owner has left: nothing reads it, and nothing starts it again."""

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class Source:
    """One row of `sources` with its connection's kind, owner and options."""

    id: int
    connection: int
    kind: str
    name: str
    owner: Address
    options: Mapping[str, Json]
    host: str | None
    """At most `leases.AT_ONCE` sources of one host are read at the same time; None where that does not matter."""
    generation: int
    paused: bool
    removals_allowed: bool
    next_due_at: datetime | None
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_duration_seconds: float | None
    caught_up_at: datetime | None
    failures: int
    error: str | None
    advice: str | None
    leased: bool
    connected_at: datetime
    expected: int | None
    """How many items it was said to have then; None where nobody said."""
    cursor: Cursor | None


def connect(
    connection: Connection,
    kind: str,
    owner: Address,
    options: Mapping[str, Json],
    names: Iterable[str],
    now: datetime,
    host: str | None = None,
) -> int:
    """Adds a connection with its sources, due at once; its id."""
    row = {"kind": kind, "owner": owner, "options": dict(options), "host": host, "created_at": now}
    id_ = connection.execute(insert(connections).values(row).returning(connections.c.id)).scalar_one()
    place = host or kind
    connection.execute(insert(sources), [{"connection_id": id_, "name": name, "place": place} for name in names])
    return int(id_)


def reconnect(connection: Connection, id_: int, options: Mapping[str, Json], host: str | None, now: datetime) -> None:
    """Gives a connection other options; its sources are due at once and go on from their cursors.

    One that waited for a person goes on; one that somebody paused stays so.
    """
    connection.execute(update(connections).where(connections.c.id == id_).values(options=dict(options), host=host))
    stopped = sources.c.paused & sources.c.advice.is_(None)
    values: dict[str, object] = {"paused": stopped, "next_due_at": now, "failures": 0, "error": None, "advice": None}
    kind = select(connections.c.kind).where(connections.c.id == id_).scalar_subquery()
    values |= {"asked_at": now, "place": func.coalesce(host, kind)}
    connection.execute(update(sources).where(sources.c.connection_id == id_).values(values))


def rewrite(connection: Connection, id_: int, options: Mapping[str, Json]) -> None:
    """Other words for the same options: its sources go on as they were."""
    connection.execute(update(connections).where(connections.c.id == id_).values(options=dict(options)))


def disconnect(connection: Connection, id_: int, now: datetime) -> bool:
    """Removes a connection, its sources and their ledger; False if there is none. What others also saw stays."""
    alone(connection)
    seen = select(ledger.c.interaction_id).join(sources).where(sources.c.connection_id == id_)
    lost = {found for found in connection.execute(seen).scalars() if found is not None}
    barred = _set_aside(connection, id_)
    found = connection.execute(delete(connections).where(connections.c.id == id_)).rowcount == 1
    settle(connection, lost, now)
    personal.settle(connection, lost | barred)
    return found


def _set_aside(connection: Connection, id_: int) -> set[int]:
    """What others saw of that which the owner of a connection has called no business, or rules leave out of hers."""
    of_it = select(ledger.c.key).join_from(ledger, sources).where(sources.c.connection_id == id_)
    because = or_(ledger.c.why == personal.SET_ASIDE, ledger.c.rule.is_not(None))
    keys = of_it.where(ledger.c.disposition == Disposition.EXCLUDED, because)
    return set(connection.execute(select(interactions.c.id).where(interactions.c.key.in_(keys))).scalars())


def all_sources(connection: Connection) -> list[Source]:
    """Every source, by connection and name."""
    return [of_row(row) for row in _ALL(connection)]


def of_connections(connection: Connection, ids: Collection[int]) -> list[Source]:
    """The sources of these connections, in the same order."""
    theirs = _rows().where(among(connection, sources.c.connection_id, ids))
    return [of_row(row) for row in connection.execute(theirs.order_by(connections.c.id, sources.c.name))]


def of_owner(connection: Connection, owner: Address) -> list[Source]:
    """The sources of all connections of a rep, in the same order."""
    hers = _rows().where(connections.c.owner == owner)
    return [of_row(row) for row in connection.execute(hers.order_by(connections.c.id, sources.c.name))]


def get(connection: Connection, id_: int) -> Source:
    """One source. Raises NoResultFound."""
    found = _GET(connection, source=id_)
    if not found:
        raise NoResultFound
    return of_row(found[0])


def owners(connection: Connection) -> frozenset[Address]:
    """The reps whose mailboxes are connected."""
    return frozenset(connection.execute(select(connections.c.owner).distinct()).scalars())


def start_snapshot(connection: Connection, lease: Lease) -> int:
    """Forgets the cursor and opens a new generation; its number. Raises LeaseLost through the next record()."""
    connection.execute(
        update(sources)
        .where(holds(lease))
        .values(cursor_scheme=None, cursor_value=None, generation=sources.c.generation + 1)
    )
    return int(connection.execute(select(sources.c.generation).where(sources.c.id == lease.source)).scalar_one())


def finish(connection: Connection, lease: Lease, outcome: Outcome) -> None:
    """Writes how the pass ended and lets the lease go, if it still is ours.

    Where somebody has asked for the source since it was taken, it is due all the same, and not stopped.
    """
    _FINISH(connection, **told(lease, outcome))


def expect(connection: Connection, connection_id: int, numbers: Mapping[str, int]) -> None:
    """How many items sources of a connection have, by their names, as they were said to before the first reading."""
    for name, number in numbers.items():
        where = sources.c.connection_id == connection_id, sources.c.name == name
        connection.execute(update(sources).where(*where).values(expected=number))


def call(connection: Connection, ids: Sequence[int], now: datetime, after: timedelta = timedelta()) -> set[int]:
    """Makes sources due so long after now, if not sooner; those that are neither paused nor in anybody's hands."""
    where = among(connection, sources.c.id, ids) & free()
    due = sources.c.next_due_at
    then = literal(now + after, due.type)
    sooner = case((due < then, due), else_=then)
    called = update(sources).where(where).values(next_due_at=sooner).returning(sources.c.id)
    return set(connection.execute(called, {"now": now, "ahead": now + WRONG_CLOCK}).scalars())


def accounts(
    connection: Connection, kind: str, name: str, wanted: Collection[Address] | None = None
) -> dict[int, Address]:
    """The account that each stream of this name leads to: those that are read and did not fail the last time.

    `wanted`: only these accounts. An account is named by the option `user`, and is the owner's where there is none.
    """
    account = func.coalesce(connections.c.options["user"].as_string(), connections.c.owner)
    well = sources.c.paused.is_(False) & (sources.c.failures == 0)
    listed = select(sources.c.id, account).join_from(sources, connections)
    listed = listed.where(connections.c.kind == kind, sources.c.name == name, well)
    if wanted is not None:
        listed = listed.where(among(connection, account, wanted))
    return {id_: Address(named) for id_, named in connection.execute(listed)}


def _rows() -> Select[Any]:
    return select(*COLUMNS).join_from(sources, connections)


def of_row(row: Sequence[Any]) -> Source:
    """From what COLUMNS select."""
    *fields, scheme, value = row
    fields.append(Cursor(scheme, value) if scheme else None)
    return Source(*fields)


COLUMNS: Final = (
    sources.c.id,
    sources.c.connection_id,
    connections.c.kind,
    sources.c.name,
    connections.c.owner,
    connections.c.options,
    connections.c.host,
    sources.c.generation,
    sources.c.paused,
    sources.c.removals_allowed,
    sources.c.next_due_at,
    sources.c.last_attempt_at,
    sources.c.last_success_at,
    sources.c.last_duration_seconds,
    sources.c.caught_up_at,
    sources.c.failures,
    sources.c.error,
    sources.c.advice,
    sources.c.lease_until.is_not(None),
    connections.c.created_at,
    sources.c.expected,
    sources.c.cursor_scheme,
    sources.c.cursor_value,
)
"""Of both tables, in the order of the fields of a Source."""
_ALL = Statement(_rows().order_by(connections.c.id, sources.c.name))
_GET = Statement(_rows().where(sources.c.id == bindparam("source", type_=sources.c.id.type)))
_FINISH = Statement(FINISHED.values(lease_owner=null()))
