"""What was forgotten, held and shut after a backup was made: taken over into what is restored from it, and stays so."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from store import doors
from store.database import Store, upsert
from store.errors import StoreError
from store.schema import forgettings, holds, suppression_key, suppressions

_TABLES: Final = (suppression_key, forgettings, suppressions, holds)


def carry(connection: Connection, there: Path) -> int | None:
    """Into the restored record, from the one that it takes the place of; how many forgettings.

    None where that cannot be read: then no token opens anything.
    """
    try:
        with Store(f"sqlite:///{there}") as store, store.read() as old:
            rows = {table: [dict(row) for row in old.execute(select(table)).mappings()] for table in _TABLES}
            people = doors.now(old)
    except StoreError:
        doors.as_now(connection, (), ())
        return None
    before = set(connection.execute(select(forgettings.c.id)).scalars())
    for table, some in rows.items():
        if some:
            connection.execute(upsert(connection, table).on_conflict_do_nothing(), some)
    doors.as_now(connection, *people)
    return len({row["id"] for row in rows[forgettings]} - before)
