"""Batches: what was matched again as one piece. Each is a row that says whether it was begun, finished, undone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from store.errors import StoreError
from store.schema import batch_links, batches

KEPT = timedelta(days=30)
"""How long a batch can be undone."""

REMATCH = "rematch"

_LARGEST_ID = 2**31 - 1
"""Databases refuse to compare with more."""


class Ended(StoreError):
    """The batch takes no more: somebody else finished or undid it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One matching again."""

    id: int
    kind: str
    begun_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    counts: Mapping[str, int]


def begun(connection: Connection, kind: str, now: datetime) -> Batch:
    """The batch of this kind that was stopped half-way, to go on with; else a new one."""
    half = select(batches).where(batches.c.kind == kind, batches.c.finished_at.is_(None), batches.c.undone_at.is_(None))
    row = connection.execute(half.order_by(batches.c.id.desc())).first()
    if row is None:
        new = insert(batches).values(kind=kind, begun_at=now, counts={}).returning(*batches.c)
        row = connection.execute(new).one()
    return Batch(*row)


def get(connection: Connection, id_: int) -> Batch | None:
    """The batch of this number."""
    if id_ > _LARGEST_ID:
        return None
    row = connection.execute(select(batches).where(batches.c.id == id_)).first()
    return None if row is None else Batch(*row)


def listed(connection: Connection) -> list[Batch]:
    """All that are kept, the latest first."""
    return [Batch(*row) for row in connection.execute(select(batches).order_by(batches.c.id.desc()))]


def count(connection: Connection, id_: int, counted: Counter[str]) -> None:
    """Adds to the counts of a batch that goes on. Raises Ended. The caller writes alone (`store.database.alone`)."""
    row = get(connection, id_)
    if row is None or row.finished_at is not None or row.undone_at is not None:
        raise Ended(f"Batch {id_} was finished or undone meanwhile: run `capture rematch --list`.")
    _write_counts(connection, row, counted)


def finish(connection: Connection, id_: int, now: datetime) -> Batch | None:
    """Says that all is matched; None where that changed nothing, and nothing is kept of the batch."""
    if connection.execute(select(batch_links.c.batch_id).where(batch_links.c.batch_id == id_).limit(1)).first() is None:
        connection.execute(delete(batches).where(batches.c.id == id_, batches.c.undone_at.is_(None)))
    else:
        close(connection, id_, now)
    return get(connection, id_)


def close(connection: Connection, id_: int, now: datetime) -> None:
    """Nobody goes on with the batch."""
    going = (batches.c.id == id_, batches.c.finished_at.is_(None))
    connection.execute(update(batches).where(*going).values(finished_at=now))


def count_undone(connection: Connection, id_: int, counted: Counter[str]) -> None:
    """Adds to the counts what was undone."""
    row = get(connection, id_)
    if row is not None:
        _write_counts(connection, row, counted)


def undone(connection: Connection, id_: int, now: datetime) -> None:
    """Says that nothing is left to undo."""
    connection.execute(update(batches).where(batches.c.id == id_).values(undone_at=now))


def drop(connection: Connection, begun_before: datetime) -> int:
    """Forgets the batches of before that moment, which then cannot be undone; how many."""
    return connection.execute(delete(batches).where(batches.c.begun_at < begun_before)).rowcount


def _write_counts(connection: Connection, row: Batch, counted: Counter[str]) -> None:
    together = dict(Counter(row.counts) + counted)
    connection.execute(update(batches).where(batches.c.id == row.id).values(counts=together))
