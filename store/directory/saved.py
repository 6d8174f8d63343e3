"""What saving tells, and how records are compared with what is stored."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Connection, Table, delete, insert, select

from connectors.model.crm import Account, Contact, Deal
from store.bulk import insert_many
from store.database import among, upsert

Record = TypeVar("Record", bound=Account | Contact | Deal)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """How many records were added, differed from what was stored, or were as stored."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Stored(Generic[Record]):
    """A record with the store's id. What it refers to, it names by external id."""

    id: int
    record: Record


@dataclass(frozen=True, slots=True)
class Changes(Generic[Record]):
    """What has to be written, and what of it was stored before."""

    records: Sequence[Record]
    before: Sequence[Stored[Record]]
    saved: Saved


def compare(known: Iterable[Stored[Record]], given: Sequence[Record]) -> Changes[Record]:
    """Where several of the given have one external id, the last counts."""
    latest = {record.external_id: record for record in given}
    stored = {one.record.external_id: one for one in known}
    new = [record for record in latest.values() if record.external_id not in stored]
    before = [one for external_id, one in stored.items() if latest[external_id] != one.record]
    changed = [latest[one.record.external_id] for one in before]
    return Changes([*new, *changed], before, Saved(len(new), len(changed), len(latest) - len(new) - len(changed)))


def write(connection: Connection, table: Table, rows: Sequence[Row]) -> dict[str, int]:
    """Adds or overwrites rows by external id; external id → id."""
    statement = upsert(connection, table)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != "external_id"}
    insert_many(connection, statement.on_conflict_do_update(index_elements=["external_id"], set_=fresh), rows)
    return ids_of(connection, table, [str(row["external_id"]) for row in rows])


def ids_of(connection: Connection, table: Table, external_ids: Iterable[str]) -> dict[str, int]:
    """External id → id, of those that are stored."""
    found = connection.execute(
        select(table.c.external_id, table.c.id).where(among(connection, table.c.external_id, set(external_ids)))
    )
    return {external_id: id_ for external_id, id_ in found}


def replace_parts(connection: Connection, owner: Column[int], before: Collection[int], rows: Sequence[Row]) -> None:
    """Writes the rows that belong to records; those of records that were stored `before` go first."""
    if before:
        connection.execute(delete(owner.table).where(among(connection, owner, before)))
    insert_many(connection, insert(owner.table), rows)
