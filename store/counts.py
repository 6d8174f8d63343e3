"""How many items of each disposition a source has: kept at hand by triggers on the ledger (`source_counts`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, case, delete, func, insert, select

from store.database import alone, among
from store.model import Disposition
from store.schema import ledger, source_counts
from store.statement import Statement

Counts = Mapping[int, Mapping[Disposition, int]]
"""Source → disposition → number of its items; what there is none of is left out."""


def kept(connection: Connection, only: Collection[int] | None = None) -> Counts:
    """As they were counted while the ledger was written; `only`: of these sources."""
    query = select(*source_counts.c).where(source_counts.c.number != 0)
    if only is not None:
        query = query.where(among(connection, source_counts.c.source_id, only))
    return _read(connection.execute(query))


def by_disposition(connection: Connection, only: Collection[int] | None = None) -> Mapping[int, Sequence[int]]:
    """The same as numbers in the order of the dispositions, each of them given; for many sources."""
    if only is None:
        return {row[0]: row[1:] for row in _ALL(connection)}
    each = _columns().where(among(connection, source_counts.c.source_id, only))
    return {row[0]: row[1:] for row in connection.execute(each)}


def _columns() -> Select[Any]:
    number, is_of = source_counts.c.number, source_counts.c.disposition
    each = [func.coalesce(func.sum(case((is_of == kind.value, number))), 0) for kind in Disposition]
    return select(source_counts.c.source_id, *each).group_by(source_counts.c.source_id)


def counted(connection: Connection, only: Collection[int] | None = None) -> Counts:
    """The same, counted now: reads every line of the ledger, or those of these sources."""
    group = (ledger.c.source_id, ledger.c.disposition)
    query = select(*group, func.count()).group_by(*group)
    if only is not None:
        query = query.where(among(connection, ledger.c.source_id, only))
    return _read(connection.execute(query))


def wrong(connection: Connection, only: Collection[int] | None = None) -> set[int]:
    """The sources of which the two differ: none, unless somebody has taken the triggers away."""
    said, true = kept(connection, only), counted(connection, only)
    return {source for source in said.keys() | true.keys() if said.get(source, {}) != true.get(source, {})}


def mend(connection: Connection, sources: Collection[int]) -> None:
    """Counts these sources anew."""
    alone(connection)
    true = counted(connection, sources)
    connection.execute(delete(source_counts).where(among(connection, source_counts.c.source_id, sources)))
    rows = [
        {"source_id": source, "disposition": kind, "number": number}
        for source, numbers in true.items()
        for kind, number in numbers.items()
    ]
    if rows:
        connection.execute(insert(source_counts), rows)


def _read(rows: Iterable[Row[int, str, int]]) -> Counts:
    found: dict[int, dict[Disposition, int]] = {}
    for source, disposition, number in rows:
        found.setdefault(source, {})[_DISPOSITIONS[disposition]] = number
    return found


_DISPOSITIONS = {kind.value: kind for kind in Disposition}
_ALL = Statement(_columns())
