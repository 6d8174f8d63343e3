"""Sources that do not do well, found without counting what they hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from store.schema import connections, sources
from store.sources import LEFT


@dataclass(frozen=True, slots=True)
class Failing:
    """One source."""

    id: int
    connection: int
    name: str
    kind: str
    owner: str
    host: str
    """"" for what is not reached over the network."""
    error: str
    advice: str | None
    """What a person must do; None where it may pass by itself."""


def failing(connection: Connection, since: datetime) -> list[Failing]:
    """Those that need a person, and those that have failed ever since that moment. Not those that are paused."""
    c, s = connections.c, sources.c
    last = func.coalesce(s.last_success_at, c.created_at)
    stays_away = and_(s.error.is_not(None), s.paused.is_(False), last <= since)
    query = (
        select(s.id, s.connection_id, s.name, c.kind, c.owner, c.host, s.error, s.advice)
        .join(connections)
        .where(c.kind != LEFT, or_(s.advice.is_not(None), stays_away))
        .order_by(s.id)
    )
    return [
        Failing(row.id, row.connection_id, row.name, row.kind, row.owner, row.host or "", row.error or "", row.advice)
        for row in connection.execute(query)
    ]
