"""Connections and their sources: what is watched, how far it has been read, when next, and how it fares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Row, Select, delete, insert, null, select, update

from connectors.model.address import Address
from connectors.model.sync import Cursor
from store.database import alone
from store.leases import holds
from store.ledger import settle
from store.model import Lease
from store.schema import connections, ledger, sources

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
    cursor: Cursor | None
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one pass over a source ended."""

    at: datetime
    seconds: float
    next_due_at: datetime
    failures: int = 0
    error: str | None = None
    advice: str | None = None
    """Set: a person is needed."""
    paused: bool = False
    """No pass starts before a person resumes it."""
    caught_up: bool = True


def connect(
    connection: Connection, kind: str, owner: Address, options: Mapping[str, Json], names: Sequence[str], now: datetime
) -> int:
    """Adds a connection with its sources, due at once; its id."""
    row = {"kind": kind, "owner": owner, "options": dict(options), "created_at": now}
    id_ = connection.execute(insert(connections).values(row).returning(connections.c.id)).scalar_one()
    connection.execute(insert(sources), [{"connection_id": id_, "name": name} for name in names])
    return int(id_)


def disconnect(connection: Connection, id_: int, now: datetime) -> bool:
    """Removes a connection, its sources and their ledger; False if there is none. What others also saw stays."""
    alone(connection)
    seen = select(ledger.c.interaction_id).join(sources).where(sources.c.connection_id == id_)
    lost = {found for found in connection.execute(seen).scalars() if found is not None}
    found = connection.execute(delete(connections).where(connections.c.id == id_)).rowcount == 1
    settle(connection, lost, now)
    return found


def all_sources(connection: Connection) -> list[Source]:
    """Every source, by connection and name."""
    return [_source(row) for row in connection.execute(_rows().order_by(connections.c.id, sources.c.name))]


def get(connection: Connection, id_: int) -> Source:
    """One source. Raises NoResultFound."""
    return _source(connection.execute(_rows().where(sources.c.id == id_)).one())


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
    """Writes how the pass ended and lets the lease go, if it still is ours."""
    values: dict[str, object] = {
        "last_duration_seconds": outcome.seconds,
        "next_due_at": outcome.next_due_at,
        "failures": outcome.failures,
        "error": outcome.error,
        "advice": outcome.advice,
        "lease_owner": None,
        "lease_until": None,
    }
    if outcome.paused:
        values["paused"] = True
    if outcome.error is None:
        values["last_success_at"] = outcome.at
        values |= {"caught_up_at": outcome.at, "removals_allowed": False} if outcome.caught_up else {}
    connection.execute(update(sources).where(holds(lease)).values(values))


def pause(connection: Connection, connection_id: int) -> int:
    """No pass starts until resumed; how many sources that were."""
    where = sources.c.connection_id == connection_id
    return connection.execute(update(sources).where(where).values(paused=True, advice=null(), error=null())).rowcount


def resume(connection: Connection, connection_id: int, now: datetime) -> int:
    """Due at once; one that asked a person may remove what it asked about. How many sources that were."""
    values: dict[str, object] = {
        "paused": False,
        "next_due_at": now,
        "failures": 0,
        "error": None,
        "advice": None,
        "removals_allowed": sources.c.advice.is_not(None),
    }
    return connection.execute(update(sources).where(sources.c.connection_id == connection_id).values(values)).rowcount


def _rows() -> Select[tuple[object, ...]]:
    shown = (connections.c.kind, connections.c.owner, connections.c.options)
    return select(sources, *shown).join(connections)


def _source(row: Row[tuple[object, ...]]) -> Source:
    m = row._mapping
    cursor = Cursor(cast(str, m["cursor_scheme"]), cast(str, m["cursor_value"])) if m["cursor_scheme"] else None
    plain = {name: m[name] for name in Source.__dataclass_fields__ if name in m and name != "leased"}
    return Source(**plain, connection=m["connection_id"], cursor=cursor, leased=m["lease_owner"] is not None)
