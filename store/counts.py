"""How many items of each disposition a source has: kept at hand by triggers on the ledger (`source_counts`)."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from store.database import alone, among
from store.model import Disposition
from store.schema import ledger, source_counts

Counts = Mapping[int, Mapping[Disposition, int]]
"""Source → disposition → number of its items; what there is none of is left out."""


def kept(connection: Connection, only: Collection[int] | None = None) -> Counts:
    """As they were counted while the ledger was written; `only`: of these sources."""
    query: Select[int, str, int] = select(*source_counts.c).where(source_counts.c.number != 0)
    if only is not None:
        query = query.where(among(connection, source_counts.c.source_id, only))
    return _read(connection.execute(query))


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
