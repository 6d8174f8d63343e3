"""Rows past SQLAlchemy's own: what its column types do to a value, done where the driver does not give our form."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Float, Numeric

Convert = Callable[[Any], Any]
Converters = Sequence[tuple[int, Convert]]
"""Columns by their place."""

_FLOAT8, _NUMERIC = 701, 1700


def converters(columns: Iterable[ColumnElement[Any]], dialect: Dialect) -> Converters:
    """For the columns that need one."""
    found = [_processor(column, dialect) for column in columns]
    return tuple((place, convert) for place, convert in enumerate(found) if convert is not None)


def _processor(column: ColumnElement[Any], dialect: Dialect) -> Convert | None:
    kind = column.type.dialect_impl(dialect)
    is_number = dialect.name == "postgresql" and isinstance(kind, Float | Numeric)
    # SQLAlchemy asks what the server calls it: https://www.postgresql.org/docs/current/catalog-pg-type.html
    return kind.result_processor(dialect, (_FLOAT8 if isinstance(kind, Float) else _NUMERIC) if is_number else None)


def converted(rows: Sequence[Any], by_place: Converters) -> Sequence[Sequence[Any]]:
    """The driver's rows in our form."""
    if not by_place:
        return rows
    fresh = [list(row) for row in rows]
    for row in fresh:
        for place, convert in by_place:
            row[place] = convert(row[place])
    return fresh
