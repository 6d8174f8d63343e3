"""What the last examination of the installation found."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from store.database import upsert
from store.schema import lookout

Said = Mapping[str, str]


def last(connection: Connection) -> tuple[datetime | None, Sequence[Said]]:
    """When, and what."""
    row = connection.execute(select(lookout.c.examined_at, lookout.c.findings)).first()
    return (row.examined_at, row.findings) if row else (None, ())


def keep(connection: Connection, findings: Sequence[Said], now: datetime) -> None:
    """In the place of what was found before."""
    values = {"examined_at": now, "findings": list(findings)}
    first = upsert(connection, lookout).values(id=1, **values)
    connection.execute(first.on_conflict_do_update(index_elements=["id"], set_=values))
