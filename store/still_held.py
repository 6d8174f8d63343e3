"""Items that are too old to be kept, and stay all the same: a legal hold is on what they are sightings of."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from store.database import among
from store.forgetting import holds
from store.model import Disposition
from store.schema import ledger

_STAYS = ("item", "key", "interaction_id", "disposition", "why", "month", "labels", "rule")

Row = dict[str, object]


def heeded(connection: Connection, source: int, before: Mapping[str, int], lines: Iterable[Row]) -> dict[str, Row]:
    """The lines of a page, where those that would let go of something held say what the ledger says now.

    `before`: item → interaction, of those that are sightings so far.
    """
    rows = {str(row["item"]): row for row in lines}
    leaving = {item for item, row in rows.items() if item in before and row["disposition"] == Disposition.ERASED.value}
    held = holds.among_held(connection, {before[item] for item in leaving})
    if not held:
        return rows
    stays = [item for item in leaving if before[item] in held]
    columns = [ledger.c[name] for name in _STAYS]
    query = select(*columns).where(ledger.c.source_id == source, among(connection, ledger.c.item, stays))
    return rows | {row["item"]: rows[row["item"]] | dict(row) for row in connection.execute(query).mappings()}
