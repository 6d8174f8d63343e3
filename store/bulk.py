"""Many rows at once, past SQLAlchemy's bookkeeping for every single parameter: a capture spends much of its time here.

`python -m bench.store` measures it against an ordinary executemany.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ColumnElement, Connection, Insert, LargeBinary, column, select, text

Row = dict[str, Any]

_WORTH_IT = 10
"""So many rows are sent as one value."""


def insert_many(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """Executes an INSERT without RETURNING for rows that all have the same keys.

    No two of them may be in conflict with each other where the statement says what to do about conflicts.
    """
    if len(rows) >= _WORTH_IT and _fits_json(connection, statement, list(rows[0])):
        insert_at_once(connection, statement, rows)
    elif rows:
        values = itemgetter(*rows[0])
        insert_tuples(connection, statement, list(rows[0]), [values(row) for row in rows])


def insert_tuples(
    connection: Connection, statement: Insert, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """The same for rows that give the values of these columns, two at least, in their order."""
    if not rows:
        return
    if len(rows) >= _WORTH_IT and _fits_json(connection, statement, columns):
        insert_at_once(connection, statement, [dict(zip(columns, row, strict=True)) for row in rows])
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    converted = _converted(connection, statement, columns, rows)
    if not compiled.positional:
        connection.exec_driver_sql(str(compiled), [dict(zip(columns, row, strict=True)) for row in converted])
    elif (order := list(compiled.positiontup or ())) == list(columns):
        connection.exec_driver_sql(str(compiled), converted)
    else:
        values = itemgetter(*map(list(columns).index, order))
        connection.exec_driver_sql(str(compiled), [values(row) for row in converted])


def insert_at_once(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """The same by one statement with one parameter (PostgreSQL).

    Of a row with ten columns the driver and the server spend twice as much where each has a statement of its own, and
    triggers that look at a whole statement then follow each row.
    https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-JSON-PROCESSING-TABLE
    """
    if rows:
        name = statement.table.name
        given = text(f"json_populate_recordset(NULL::{name}, CAST(:rows AS json))").bindparams(
            rows=to_json(list(rows)).decode()
        )
        columns: list[ColumnElement[Any]] = [column(key) for key in rows[0]]
        connection.execute(statement.from_select(list(rows[0]), select(*columns).select_from(given)))


def _fits_json(connection: Connection, statement: Insert, columns: Sequence[str]) -> bool:
    """Bytes are no JSON."""
    if connection.dialect.name != "postgresql":
        return False
    return not any(isinstance(statement.table.c[name].type, LargeBinary) for name in columns)


def _converted(
    connection: Connection, statement: Insert, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them: times and JSON in the database's own form."""
    types = [statement.table.c[name].type.dialect_impl(connection.dialect) for name in columns]
    processors = [type_.bind_processor(connection.dialect) for type_ in types]
    if not any(processors):
        return list(rows)
    by_column = zip(processors, zip(*rows, strict=True), strict=True)
    return list(zip(*(map(convert, values) if convert else values for convert, values in by_column), strict=True))
