"""Which keys texts are sealed with: noted before the first is, so that a lost one is noticed at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from store.database import upsert
from store.schema import interactions, text_keys
from store.statement import Statement

_c = text_keys.c


def noted(connection: Connection) -> frozenset[bytes]:
    """The marks of all keys that texts may be sealed with; empty where none ever was."""
    return frozenset(bytes(mark) for mark in connection.execute(select(_c.mark)).scalars())


def in_force(connection: Connection) -> bytes | None:
    """The mark of the key that new texts are sealed with; None: they are kept in the plain."""
    rows = _IN_FORCE(connection)
    return bytes(rows[0][0]) if rows else None


_IN_FORCE = Statement(select(_c.mark).where(_c.in_force))


def put_in_force(connection: Connection, mark: bytes | None, now: datetime) -> None:
    """From the next page on all processes seal with this one; None: they keep new texts in the plain."""
    connection.execute(update(text_keys).where(_c.in_force, _c.mark != (mark or b"")).values(in_force=False))
    if mark is not None:
        bare = connection.execute(select(interactions.c.id).limit(1)).first() is None
        row = {"mark": mark, "since": now, "in_force": True, "converted_at": now if bare else None}
        written = upsert(connection, text_keys).values(row)
        connection.execute(written.on_conflict_do_update(index_elements=["mark"], set_={"in_force": True}))


def is_converted(connection: Connection) -> bool:
    """All texts are as new ones are; as far as it is known, of those in the plain."""
    mark = in_force(connection)
    if mark is None:
        return not noted(connection)
    return connection.execute(select(_c.converted_at).where(_c.mark == mark)).scalar_one() is not None


def converted(connection: Connection, mark: bytes | None, lost: Collection[bytes], now: datetime) -> None:
    """All texts are sealed with this one, or in the plain; but those of `lost` keys."""
    there = [*lost, *([mark] if mark else [])]
    connection.execute(delete(text_keys).where(_c.mark.not_in(there)))
    connection.execute(update(text_keys).where(_c.mark == mark).values(converted_at=now))
