"""A row of every table that a database has, made from its tables alone: whatever release they are of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Float, Integer, LargeBinary, MetaData, Table, select
from sqlalchemy.types import TypeEngine

from tests.builders import NOON

Row = Mapping[str, object]
BY_HAND: Final = ("interactions_fts", "alembic_version", "words")
"""The version, and the full-text index, which its triggers and statements fill."""
SAID: Final[Mapping[tuple[str, str], object]] = {
    ("interactions", "kind"): "email",
    ("interactions", "direction"): "inbound",
    ("interactions", "content"): "text",
    ("interactions", "subject"): "Offer",
    ("interactions", "attachments"): [],
    ("participants", "role"): "from",
    ("ledger", "disposition"): "captured",
    ("links", "type"): "deal",
    ("links", "verdict"): "suggest",
    ("links", "reasons"): [],
    ("connections", "kind"): "files",
    ("sources", "name"): "files",
    ("users", "role"): "rep",
}
"""Where a release reads more into a column than its type."""


def tables(connection: Connection) -> dict[str, Table]:
    """As the database itself describes them, those first that others refer to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(BY_HAND))
    return {table.name: table for table in found.sorted_tables}


def add(connection: Connection, known: Mapping[str, Table], number: int) -> dict[str, Row]:
    """One row of each table, with `number` in all that must differ; only the columns that `known` has are named."""
    rows = {name: _row(table, number) for name, table in known.items()}
    for name, table in known.items():
        connection.execute(table.insert().values(rows[name]))
    return rows


def find(connection: Connection, table: Table, row: Row) -> Row | None:
    """The row of these keys as it is now."""
    keys = [column for column in table.primary_key if column.name in row]
    found = connection.execute(select(table).where(*(column == row[column.name] for column in keys))).mappings().first()
    return dict(found) if found else None


def _row(table: Table, number: int) -> Row:
    return {column.name: _value(column, number) for column in table.columns if _is_named(column)}


def _is_named(column: Column[object]) -> bool:
    return not column.nullable or bool(column.foreign_keys)


def _value(column: Column[object], number: int) -> object:
    key = (column.table.name, column.name)
    if key in SAID:
        return SAID[key]
    return number if column.foreign_keys and isinstance(column.type, Integer) else _of_type(column.type, key, number)


def _of_type(kind: TypeEngine[object], key: tuple[str, str], number: int) -> object:
    plain: tuple[tuple[type[TypeEngine[Any]], object], ...] = (
        (Boolean, False),
        (DateTime, _moment(number)),
        (Float, 0.5),
        (Integer, number),
        (JSON, {}),
        (LargeBinary, f"{number}".encode()),
    )  # fmt: skip
    return next((value for type_, value in plain if isinstance(kind, type_)), f"{'.'.join(key)}-{number}")


def _moment(number: int) -> datetime:
    return NOON.replace(microsecond=number)
