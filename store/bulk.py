"""Many rows at once, past SQLAlchemy's bookkeeping for every single parameter: a capture spends much of its time here.

`python -m bench.store` measures it against an ordinary executemany.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from pydantic_core import to_json
from sqlalchemy import ColumnElement, Connection, CursorResult, Dialect, Insert, LargeBinary, column, select, text

from store.raw import Convert

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An INSERT of these columns in one database's words."""

    sql: str
    order: Sequence[str] | None
    """The columns by position; None where the driver takes them by name."""
    converts: Sequence[Convert | None]
    """What the driver does not take in our form."""
    at_once: str | None
    """With all rows in one parameter; None where that cannot be."""


_prepared: WeakKeyDictionary[Insert, dict[tuple[str, ...], _Prepared]] = WeakKeyDictionary()
"""Of statements that somebody keeps; by the dialect's name and the columns."""


def insert_many(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """Executes an INSERT without RETURNING for rows that all have the same keys.

    No two of them may be in conflict with each other where the statement says what to do about conflicts. A statement
    that is made once and kept is compiled once.
    """
    if rows:
        insert_tuples(connection, statement, tuple(rows[0]), _tuples(rows))


def insert_returning(connection: Connection, statement: Insert, rows: Sequence[Row]) -> Sequence[Sequence[Any]] | None:
    """The same with RETURNING columns whose values need no converting; None where nothing was done, as the database
    returns nothing of many."""
    if len(rows) > 1 and connection.dialect.name == "sqlite":
        return None
    with _executed(connection, statement, tuple(rows[0]), _tuples(rows)) as result:
        return [tuple(row) for row in result.all()]


def insert_tuples(
    connection: Connection, statement: Insert, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """The same for rows that give the values of these columns, in their order.

    On PostgreSQL several are one statement with one parameter: of a row with ten columns the driver and the server
    spend twice as much where each has a statement of its own, and triggers that look at a whole statement then follow
    each row. https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-JSON-PROCESSING-TABLE
    """
    if rows:
        _executed(connection, statement, tuple(columns), rows)


def _executed(
    connection: Connection, statement: Insert, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> CursorResult[Any]:
    prepared = _of(connection.dialect, statement, columns)
    if len(rows) > 1 and prepared.at_once is not None:
        given = to_json([dict(zip(columns, row, strict=True)) for row in rows]).decode()
        return connection.exec_driver_sql(prepared.at_once, {"rows": given})
    converted = _converted(prepared.converts, rows)
    if prepared.order is None:
        named = [dict(zip(columns, row, strict=True)) for row in converted]
        return connection.exec_driver_sql(prepared.sql, named if len(named) > 1 else named[0])
    if prepared.order != columns:
        places = itemgetter(*map(columns.index, prepared.order))
        converted = [places(row) for row in converted]
    return connection.exec_driver_sql(prepared.sql, list(converted) if len(converted) > 1 else converted[0])


def _tuples(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    names = tuple(rows[0])
    return [tuple([row[name] for name in names]) for row in rows]


def _of(dialect: Dialect, statement: Insert, columns: tuple[str, ...]) -> _Prepared:
    known, wanted = _prepared.setdefault(statement, {}), (dialect.name, *columns)
    if wanted not in known:
        known[wanted] = _prepare(dialect, statement, columns)
    return known[wanted]


def _prepare(dialect: Dialect, statement: Insert, columns: tuple[str, ...]) -> _Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    types = [statement.table.c[name].type for name in columns]
    # Bytes are no JSON.
    fits = dialect.name == "postgresql" and not any(isinstance(type_, LargeBinary) for type_ in types)
    return _Prepared(
        sql=str(compiled),
        order=tuple(compiled.positiontup or ()) if compiled.positional else None,
        converts=[type_.dialect_impl(dialect).bind_processor(dialect) for type_ in types],
        at_once=_at_once(dialect, statement, columns) if fits else None,
    )


def _at_once(dialect: Dialect, statement: Insert, columns: tuple[str, ...]) -> str:
    given = text(f"json_populate_recordset(NULL::{statement.table.name}, CAST(:rows AS json))")
    chosen: list[ColumnElement[Any]] = [column(name) for name in columns]
    return str(statement.from_select(list(columns), select(*chosen).select_from(given)).compile(dialect=dialect))


def _converted(converts: Sequence[Convert | None], rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """The rows as the driver takes them: times and JSON in the database's own form."""
    if not any(converts):
        return rows
    by_column = zip(converts, zip(*rows, strict=True), strict=True)
    return list(zip(*(map(convert, values) if convert else values for convert, values in by_column), strict=True))
