"""Which keys texts are sealed with: noted before the first is, so that a lost one is noticed at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.database import upsert
from store.schema import text_keys


def noted(connection: Connection) -> frozenset[bytes]:
    """The marks of all keys that texts may be sealed with; empty where none ever was."""
    return frozenset(bytes(mark) for mark in connection.execute(select(text_keys.c.mark)).scalars())


def note(connection: Connection, mark: bytes, now: datetime) -> None:
    """Texts may be sealed with this one from now on."""
    written = upsert(connection, text_keys).values(mark=mark, since=now)
    connection.execute(written.on_conflict_do_nothing(index_elements=["mark"]))


def keep_only(connection: Connection, marks: Collection[bytes]) -> None:
    """No text is sealed with another one any more."""
    connection.execute(delete(text_keys).where(text_keys.c.mark.not_in(list(marks))))
