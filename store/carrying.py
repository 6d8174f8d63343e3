"""What was forgotten, held and shut after a backup was made: taken over into what is restored from it, and stays so."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from store import doors, leavers, pausing
from store.database import Store, among, upsert
from store.errors import StoreError
from store.schema import connections, forgettings, holds, suppression_key, suppressions

_TABLES: Final = (suppression_key, forgettings, suppressions, holds)


def carry(connection: Connection, there: Path) -> int | None:
    """Into the restored record, from the one that it takes the place of; how many forgettings.

    Nothing is read for those who have left since. None where that cannot be read: then no token opens anything.
    """
    try:
        with Store(f"sqlite:///{there}") as store, store.read() as old:
            rows = {table: [dict(row) for row in old.execute(select(table)).mappings()] for table in _TABLES}
            people, left = doors.now(old), leavers.left(old)
    except StoreError:
        doors.as_now(connection, (), ())
        return None
    before = set(connection.execute(select(forgettings.c.id)).scalars())
    for table, some in rows.items():
        if some:
            connection.execute(upsert(connection, table).on_conflict_do_nothing(), some)
    doors.as_now(connection, *people)
    hers = select(connections.c.id).where(among(connection, connections.c.owner, left))
    pausing.pause_all(connection, list(connection.execute(hers).scalars()))
    return len({row["id"] for row in rows[forgettings]} - before)
