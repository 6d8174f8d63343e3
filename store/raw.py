"""Rows past SQLAlchemy's own: what its column types do to a value, done where the driver does not give our form."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect

Convert = Callable[[Any], Any]
Converters = Sequence[tuple[int, Convert]]
"""Columns by their place."""


def converters(columns: Iterable[ColumnElement[Any]], dialect: Dialect) -> Converters:
    """For the columns that need one."""
    found = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return tuple((place, convert) for place, convert in enumerate(found) if convert is not None)


def converted(rows: Sequence[Any], by_place: Converters) -> Sequence[Sequence[Any]]:
    """The driver's rows in our form."""
    if not by_place:
        return rows
    fresh = [list(row) for row in rows]
    for row in fresh:
        for place, convert in by_place:
            row[place] = convert(row[place])
    return fresh
