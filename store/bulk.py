"""Many rows at once, past SQLAlchemy's bookkeeping for every single parameter: a capture spends much of its time here.

`python -m bench.store` measures it against an ordinary executemany.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert

Row = dict[str, Any]


def insert_many(connection: Connection, statement: Insert, rows: Sequence[Row]) -> None:
    """Executes an INSERT without RETURNING for rows that all have the same keys."""
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    converted = _converted(connection, statement, rows)
    if compiled.positional:
        values = itemgetter(*(compiled.positiontup or ()))
        connection.exec_driver_sql(str(compiled), [values(row) for row in converted])
    else:
        connection.exec_driver_sql(str(compiled), converted)


def _converted(connection: Connection, statement: Insert, rows: Sequence[Row]) -> list[Row]:
    """The rows as the driver takes them: times and JSON in the database's own form."""
    converters: dict[str, Callable[[Any], Any]] = {}
    for name in rows[0]:
        type_ = statement.table.c[name].type.dialect_impl(connection.dialect)
        if processor := type_.bind_processor(connection.dialect):
            converters[name] = processor
    return [row | {name: convert(row[name]) for name, convert in converters.items()} for row in rows]
