"""Rows of a table in one form, whichever database they come from: numbers, texts and bytes."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Boolean, Column, Connection, Date, Float, LargeBinary, Numeric, Table

from store.meetings.table import metadata
from store.types import Json, JsonOrNull, UtcDateTime

NOT_MOVED: Final = frozenset({"contracts", "leaders", "places", "processes", "quotas"})
"""What processes at work tell each other, and what the migrations write themselves."""

_NOBODYS: Final = {"sources": frozenset({"lease_owner", "lease_until", "queued_at"})}
"""Of the processes that worked on the file: there are none on the server yet."""

_AT_ONCE: Final = 2_000
_MODULUS: Final = 1 << 128

Row = Sequence[Any]


def tables() -> list[Table]:
    """Those that are moved, each behind those it refers to."""
    return [table for table in metadata.sorted_tables if table.name not in NOT_MOVED]


def is_json(column: Column[Any]) -> bool:
    """Whether it holds JSON, which PostgreSQL keeps in a form of its own."""
    return column.type is Json or column.type is JsonOrNull


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows in no order: moments as microseconds since 1970, truths as 0 and 1; JSON, days and amounts as text."""
    names = ", ".join(_expression(connection, column) for column in table.columns)
    query = f'SELECT {names} FROM "{table.name}"'  # noqa: S608
    found = connection.exec_driver_sql(query, execution_options={"stream_results": True, "max_row_buffer": _AT_ONCE})
    for some in found.partitions(_AT_ONCE):
        yield from some


def _expression(connection: Connection, column: Column[Any]) -> str:
    if column.name in _NOBODYS.get(column.table.name, ()):
        return "NULL"
    name = f'"{column.name}"'
    if connection.dialect.name == "sqlite":
        # It keeps an amount as whatever number it is.
        return (
            f"CASE WHEN {name} IS NOT NULL THEN printf('%.{_scale(column)}f', {name}) END" if _scale(column) else name
        )
    if isinstance(column.type, UtcDateTime):
        return f"(extract(epoch FROM {name}) * 1000000)::bigint"
    if isinstance(column.type, Boolean):
        return f"{name}::int"
    if isinstance(column.type, Date):
        return f"to_char({name}, 'YYYY-MM-DD')"
    return f"{name}::text" if is_json(column) or _scale(column) else name


def _scale(column: Column[Any]) -> int:
    """Digits behind the point of an amount; 0 for all else."""
    kind = column.type
    return kind.scale or 0 if isinstance(kind, Numeric) and not isinstance(kind, Float) else 0


@dataclass(slots=True)
class Tally:
    """How many rows there are, and what they come to, in whatever order they are added."""

    table: Table
    rows: int = 0
    total: int = 0
    _jsons: Sequence[int] = field(init=False)
    _bytes: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        self._jsons = [place for place, column in enumerate(self.table.columns) if is_json(column)]
        self._bytes = [place for place, column in enumerate(self.table.columns) if _is_bytes(column)]

    def add(self, row: Row) -> None:
        """One row, as `read` gives it."""
        values = list(row)
        for place in self._jsons:
            values[place] = _changed(values[place], _canonical)
        for place in self._bytes:
            values[place] = _changed(values[place], bytes)
        digest = hashlib.blake2b(repr(values).encode(), digest_size=16).digest()
        self.total = (self.total + int.from_bytes(digest)) % _MODULUS
        self.rows += 1

    @property
    def hash(self) -> str:
        """32 hexadecimal digits: the sum of the rows' BLAKE2b."""
        return f"{self.total:032x}"


def _is_bytes(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def _changed(value: Any, change: Callable[[Any], object]) -> object:
    return None if value is None else change(value)


def _canonical(text: str) -> str:
    """PostgreSQL keeps neither the order of keys nor how a number was written."""
    return json.dumps(json.loads(text, parse_float=_number), sort_keys=True)


def _number(written: str) -> float:
    value = float(written)
    return int(value) if value.is_integer() else value
