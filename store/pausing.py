"""Whether the sources of connections are read: stopped by a person, and let go on."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, null, select, update

from store.database import among
from store.schema import connections, sources
from store.sources import LEFT


def pause(connection: Connection, connection_id: int) -> int:
    """No pass starts until resumed; how many sources that were."""
    return pause_all(connection, [connection_id])


def pause_all(connection: Connection, ids: Collection[int]) -> int:
    """The same for the sources of these connections."""
    values = {"paused": True, "advice": null(), "error": null()}
    return connection.execute(update(sources).where(_read(connection, ids)).values(values)).rowcount


def resume(connection: Connection, connection_id: int, now: datetime) -> int:
    """Due at once; one that asked a person may remove what it asked about. How many sources that were."""
    return resume_all(connection, [connection_id], now)


def resume_all(connection: Connection, ids: Collection[int], now: datetime) -> int:
    """The same for the sources of these connections."""
    values: dict[str, object] = {
        "paused": False,
        "next_due_at": now,
        "asked_at": now,
        "failures": 0,
        "error": None,
        "advice": None,
        "removals_allowed": sources.c.advice.is_not(None),
    }
    return connection.execute(update(sources).where(_read(connection, ids)).values(values)).rowcount


def epochs(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """The last lease's epoch of each of these sources that are read, now or in time."""
    read = select(sources.c.id, sources.c.lease_epoch).where(among(connection, sources.c.id, ids), ~sources.c.paused)
    return {id_: epoch for id_, epoch in connection.execute(read)}


def _read(connection: Connection, ids: Collection[int]) -> ColumnElement[bool]:
    """Their sources, unless their owner has left."""
    left = select(connections.c.id).where(connections.c.kind == LEFT)
    return and_(among(connection, sources.c.connection_id, ids), sources.c.connection_id.not_in(left))
