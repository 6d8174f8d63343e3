"""The HTML of mail: compressed, as most of it is markup that repeats itself."""

import zlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, delete, select

from store.bulk import insert_tuples
from store.database import among, upsert
from store.schema import bodies

_LEVEL: Final = 1
"""Of zlib: 6 takes three times as long, and saves an eighth of the room."""
_MOST: Final = 4_000_000
"""Bytes of one that are unpacked: four for each character that a connector keeps, and more."""


def write(connection: Connection, html: Iterable[tuple[int, str]]) -> None:
    """Of interactions, in the place of what there was; "" is none."""
    packed = [(id_, zlib.compress(text.encode(errors="replace"), _LEVEL)) for id_, text in html if text]
    statement = upsert(connection, bodies)
    written = statement.on_conflict_do_update(index_elements=["interaction_id"], set_={"html": statement.excluded.html})
    insert_tuples(connection, written, ("interaction_id", "html"), packed)


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Of these there is none any more."""
    connection.execute(delete(bodies).where(among(connection, bodies.c.interaction_id, ids)))


def read(connection: Connection, id_: int) -> str | None:
    """As it came, and as hostile; None where there is none."""
    packed = connection.execute(select(bodies.c.html).where(bodies.c.interaction_id == id_)).scalar()
    return None if packed is None else zlib.decompressobj().decompress(packed, _MOST).decode(errors="replace")


def there_is(connection: Connection, id_: int) -> bool:
    """An interaction has HTML to be shown."""
    found = select(bodies.c.interaction_id).where(bodies.c.interaction_id == id_)
    return connection.execute(found).first() is not None
