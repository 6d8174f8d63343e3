"""Rows in bulk, past everything that the product does with them, and indexes that are made when all rows are there."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import psycopg
from sqlalchemy import Connection, Table, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ON_SQLITE = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table")
_ON_POSTGRESQL = text(
    "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table "
    "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
)


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The values of these columns, in the database's own form: see `moment`."""
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", [tuple(row) for row in rows])
        return
    driver = cast("psycopg.Connection[object]", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def moment(connection: Connection, microseconds: int) -> object:
    """A time as the driver takes it."""
    return microseconds if connection.dialect.name == "sqlite" else _EPOCH + timedelta(microseconds=microseconds)


def drop_indexes(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """Those that carry no constraint; the statements that make them again."""
    query = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRESQL
    found = [row for table in tables for row in connection.execute(query, {"table": table.name}).all()]
    for name, _ in found:
        connection.execute(text(f'DROP INDEX "{name}"'))
    return [made for _, made in found]


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """The next id follows the greatest: PostgreSQL's counters do not see ids that were given."""
    for table in tables if connection.dialect.name == "postgresql" else ():
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(text(f"SELECT setval({counter}, (SELECT max(id) FROM {table.name}))"))
