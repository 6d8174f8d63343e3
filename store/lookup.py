"""SELECTs for many values at once, past what SQLAlchemy does for every statement and row: that would cost the most."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ARRAY, Column, Connection, CursorResult, Dialect, Select, TableValuedAlias, bindparam, func

from store.raw import Converters, converted, converters

_PARAMETER = "looked_up"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The statement in one database's words."""

    sql: str
    order: Sequence[str] | None
    """The parameters by position; None where the driver takes them by name."""
    fixed: dict[str, Any]
    found: Converters


class Lookup:
    """One SELECT, compiled once for each kind of database: one parameter, however many values."""

    def __init__(self, key: Column[Any], build: Callable[[TableValuedAlias, str], Select[Any]]) -> None:
        """`build` makes the SELECT for a kind of database, from a table with the values of `key` in its one column,
        `value`."""
        self._key = key
        self._build = build
        self._prepared: dict[str, _Prepared] = {}

    def __call__(self, connection: Connection, values: Collection[Any], **others: int) -> Sequence[Any]:
        """The rows, as tuples. Each value must be given once; `others`: the statement's further `bindparam`s."""
        if not values:
            return ()
        dialect = connection.dialect
        prepared = self._prepared.get(dialect.name) or self._prepare(dialect)
        given = json.dumps(list(values)) if dialect.name == "sqlite" else list(values)
        named = prepared.fixed | {_PARAMETER: given, **others}
        parameters = tuple(named[name] for name in prepared.order) if prepared.order is not None else named
        # The driver's own cursor: SQLAlchemy would make a Row of each.
        with connection.exec_driver_sql(prepared.sql, parameters) as result:
            rows = cast("CursorResult[Any]", result).cursor.fetchall()
        return converted(rows, prepared.found)

    def _prepare(self, dialect: Dialect) -> _Prepared:
        if dialect.name == "sqlite":
            asked = func.json_each(bindparam(_PARAMETER)).table_valued("value", name="asked")
        else:
            listed = bindparam(_PARAMETER, type_=ARRAY(self._key.type))
            asked = func.unnest(listed).table_valued("value").render_derived("asked")
        statement = self._build(asked, dialect.name)
        compiled = statement.compile(dialect=dialect)
        self._prepared[dialect.name] = prepared = _Prepared(
            sql=str(compiled),
            order=compiled.positiontup if compiled.positional else None,
            fixed=dict(compiled.params),
            found=converters(statement.selected_columns, dialect),
        )
        return prepared
