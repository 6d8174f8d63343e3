"""The HTML of mail: compressed, as most of it is markup that repeats itself; and sealed where texts are."""

import zlib
from collections.abc import Iterable
from functools import cache
from typing import Final

from sqlalchemy import Connection, Insert, delete, select

from config.boxes import is_box
from store import texts
from store.bulk import insert_tuples
from store.database import among, upsert_in
from store.schema import bodies, interactions

_LEVEL: Final = 1
"""Of zlib: 6 takes three times as long, and saves an eighth of the room."""
_MOST: Final = 4_000_000
"""Bytes of one that are unpacked: four for each character that a connector keeps, and more."""


def write(connection: Connection, html: Iterable[tuple[int, str, str]]) -> None:
    """Of interactions by id and key, in the place of what there was; "" is none. Raises TextsLocked."""
    compressed = ((id_, key, zlib.compress(text.encode(errors="replace"), _LEVEL)) for id_, key, text in html if text)
    packed = [(id_, packed_for(connection, key, content)) for id_, key, content in compressed]
    insert_tuples(connection, _writing(connection.dialect.name), ("interaction_id", "html"), packed)


@cache
def _writing(dialect: str) -> Insert:
    statement = upsert_in(dialect, bodies)
    return statement.on_conflict_do_update(index_elements=["interaction_id"], set_={"html": statement.excluded.html})


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Of these there is none any more."""
    connection.execute(delete(bodies).where(among(connection, bodies.c.interaction_id, ids)))


def read(connection: Connection, id_: int) -> str | None:
    """As it came, and as hostile; None where there is none. Raises TextsLocked."""
    query = select(bodies.c.html, interactions.c.key).join(interactions).where(bodies.c.interaction_id == id_)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    content = unpacked(connection, row.key, row.html)
    return zlib.decompressobj().decompress(content, _MOST).decode(errors="replace")


def packed_for(connection: Connection, key: str, compressed: bytes) -> bytes:
    """As it stands in the table: sealed where texts are. Raises TextsLocked."""
    boxes = texts.boxes_of(connection)
    return texts.close(boxes, compressed, _place(key)) if boxes and boxes.closes else compressed


def unpacked(connection: Connection, key: str, found: bytes) -> bytes:
    """What stands in the table, compressed. Raises TextsLocked."""
    return texts.open_(connection, found, _place(key)) if is_box(found) else found


def _place(key: str) -> str:
    return f"bodies.html/{key}"


def there_is(connection: Connection, id_: int) -> bool:
    """An interaction has HTML to be shown."""
    found = select(bodies.c.interaction_id).where(bodies.c.interaction_id == id_)
    return connection.execute(found).first() is not None
