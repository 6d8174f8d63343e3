"""Statements that run at every look at a source, past what SQLAlchemy does for each execution and result.

`python -m bench.idle_poll` measures what a look costs; that would be the largest part of it.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Dialect, Select, Update
from sqlalchemy.dialects import sqlite

from store.raw import Convert, Converters, converted, converters


class Statement:
    """One SELECT or UPDATE with `bindparam`s for its values."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Update) -> None:
        """An UPDATE may have RETURNING."""
        self._statement = statement
        self._served: _Compiled | None = None

    def __call__(self, connection: Connection, **values: object) -> Sequence[Sequence[Any]]:
        """The rows that it finds or returns. Every value must be given."""
        if connection.dialect.name == "sqlite":
            return self._compiled.run(connection, values)
        return self._on_server(connection.dialect).ask(connection, values)

    @cached_property
    def _compiled(self) -> "_Compiled":
        return _prepare(self._statement, sqlite.dialect())

    def _on_server(self, dialect: Dialect) -> "_Compiled":
        if self._served is None:
            self._served = _prepare(self._statement, dialect)
        return self._served


def _prepare(statement: Select[*tuple[Any, ...]] | Update, dialect: Dialect) -> "_Compiled":
    compiled = statement.compile(dialect=dialect)
    given: dict[str, Convert] = {
        name: convert
        for bound, name in compiled.bind_names.items()
        if (convert := bound.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    literals = {name: compiled.params[name] for bound, name in compiled.bind_names.items() if not bound.required}
    return _Compiled(
        sql=str(compiled),
        order=tuple(compiled.positiontup or ()),
        literals={name: given.pop(name, _as_it_is)(value) for name, value in literals.items()},
        given=given,
        found=converters(statement.exported_columns, dialect),
    )


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The statement in one database's words."""

    sql: str
    order: tuple[str, ...]
    literals: dict[str, Any]
    """The values that stand in the statement."""
    given: dict[str, Convert]
    """Parameters that the driver does not take in our form."""
    found: Converters

    def run(self, connection: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        for name, convert in self.given.items():
            values[name] = convert(values[name])
        named = self.literals | values
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(self.sql, [named[name] for name in self.order])
            return converted(cursor.fetchall(), self.found)

    def ask(self, connection: Connection, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        """Of a server, whose driver takes names."""
        for name, convert in self.given.items():
            values[name] = convert(values[name])
        with connection.exec_driver_sql(self.sql, self.literals | values) as result:
            rows = cast("CursorResult[Any]", result).cursor.fetchall() if result.returns_rows else ()
        return converted(rows, self.found)


def _as_it_is(value: object) -> object:
    return value
