"""Fills empty tables of PostgreSQL by COPY, https://www.postgresql.org/docs/current/populate.html."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import psycopg
from sqlalchemy import Boolean, Connection, Table, inspect, text

from store.errors import StoreError
from store.to_server.rows import Row
from store.types import UtcDateTime

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def copy(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Raises StoreError for what PostgreSQL cannot hold."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    change = _changes(table)
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN'.encode()) as into:
            for row in rows:
                into.write_row(change(row))
    except psycopg.DataError as error:
        said = str(error).strip().splitlines()[0]
        raise StoreError(f"PostgreSQL cannot hold a row of {table.name}: {said}. Nothing was moved.") from error


def _changes(table: Table) -> Callable[[Row], Row]:
    """What COPY takes, of what `rows.read` gives from SQLite."""
    moments = [place for place, column in enumerate(table.columns) if isinstance(column.type, UtcDateTime)]
    truths = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]

    def change(row: Row) -> Row:
        values = list(row)
        for place in moments:
            if values[place] is not None:
                values[place] = _EPOCH + timedelta(microseconds=values[place])
        for place in truths:
            if values[place] is not None:
                values[place] = bool(values[place])
        return values

    return change


@contextmanager
def bare(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Within it there are no indexes but those of keys, and nothing follows a change by itself: both come back
    afterwards. What makes columns of a row as it comes goes on.

    An index of words made once takes a tenth of the time of one that follows every row.
    """
    names = [table.name for table in tables]
    found = connection.execute(text(_INDEXES), {"names": names}).all()
    for name, trigger in connection.execute(text(_FOLLOWING), {"names": names}).all():
        connection.execute(text(f'ALTER TABLE "{name}" DISABLE TRIGGER "{trigger}"'))
    for index, _ in found:
        connection.execute(text(f'DROP INDEX "{index}"'))
    yield
    for _, made_by in found:
        connection.exec_driver_sql(made_by.replace("%", "%%"))
    for name in names:
        connection.execute(text(f'ALTER TABLE "{name}" ENABLE TRIGGER USER'))


# The second bit says that it comes before: https://www.postgresql.org/docs/current/catalog-pg-trigger.html
_FOLLOWING: Final = (
    "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:names) "
    "AND NOT tgisinternal AND tgtype & 2 = 0"
)

_INDEXES: Final = (
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(:names) "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = format('%I.%I', schemaname, indexname)::regclass)"
)


def follow(source: Connection, target: Connection, tables: Iterable[Table]) -> None:
    """Numbers of new rows begin behind those that were ever given, and the planner knows the tables."""
    given = _given(source)
    for table in tables:
        if "id" in table.columns and (sequence := _sequence(target, table)):
            last = target.execute(text(f'SELECT coalesce(max(id), 0) FROM "{table.name}"')).scalar_one()  # noqa: S608
            values = {"sequence": sequence, "next": max(last, given.get(table.name, 0)) + 1}
            target.execute(text("SELECT setval(CAST(:sequence AS text)::regclass, :next, false)"), values)
    target.execute(text("ANALYZE"))


def _sequence(connection: Connection, table: Table) -> str | None:
    query = text("SELECT pg_get_serial_sequence(:name, 'id')")
    found = connection.execute(query, {"name": f'"{table.name}"'}).scalar_one()
    return None if found is None else str(found)


def _given(source: Connection) -> dict[str, int]:
    """https://sqlite.org/autoinc.html: where the number of a removed row is never given again."""
    if not inspect(source).has_table("sqlite_sequence"):
        return {}
    return {name: number for name, number in source.execute(text("SELECT name, seq FROM sqlite_sequence"))}
