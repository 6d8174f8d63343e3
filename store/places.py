"""Places in trouble: hosts and providers that may be asked by fewer at once than usual, until they answer again.

A place is what must not be asked by many at once: the host of a connection, or its kind where it has none.
"""

from sqlalchemy import Connection, Select, case, delete, func, literal, select, update

from store.database import upsert
from store.schema import connections, places, sources

LEAST = 1
"""One is always let in: else nobody would find out that the place answers again."""


def failed(connection: Connection, source: int, limit: int) -> None:
    """The place of this source does not answer: half as many may ask it as before. `limit`: how many may usually."""
    less = max(LEAST, limit // 2)
    known = upsert(connection, places).from_select(["name", "room"], _of(source).add_columns(literal(less)))
    half = case((places.c.room // 2 < LEAST, LEAST), else_=places.c.room // 2)
    connection.execute(known.on_conflict_do_update(index_elements=[places.c.name], set_={"room": half}))


def served(connection: Connection, source: int, limit: int) -> None:
    """It answers: one more may ask, until it has its usual `limit` again."""
    here = places.c.name == _of(source).scalar_subquery()
    grown = update(places).where(here).values(room=places.c.room + 1).returning(places.c.room)
    room = connection.execute(grown).scalar()
    if room is not None and room >= limit:
        connection.execute(delete(places).where(here))


def in_trouble(connection: Connection) -> dict[str, int]:
    """How many may ask each, by its name; only of those that have fewer than usual."""
    return {name: room for name, room in connection.execute(select(places.c.name, places.c.room))}


def _of(source: int) -> Select[str]:
    """The name of a source's place."""
    name = func.coalesce(connections.c.host, connections.c.kind)
    return select(name).select_from(sources.join(connections)).where(sources.c.id == source)
