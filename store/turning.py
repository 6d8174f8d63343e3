"""Turns texts that are in the record already into what new ones are: sealed with the key in force, or in the plain.

One step at a time, each in a transaction of its own: others go on, and whoever is interrupted begins again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    and_,
    bindparam,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from config.boxes import MARK_BYTES
from store import bodies, models, text_keys, texts
from store.database import Store, alone
from store.errors import TextsLocked
from store.meetings.table import tellings
from store.meetings.tellings import place_of
from store.schema import bodies as html
from store.schema import interactions
from store.schema import models as learned

AT_ONCE: Final = 500
_c = interactions.c


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did."""

    turned: int
    locked: int
    """Texts whose key is not here: they stay as they are, or are dropped."""


def turn(store: Store, *, give_up: bool) -> Iterator[Step]:
    """Goes through the record once. `give_up`: what cannot be opened is dropped, of its interaction the envelope stays.

    Raises StoreError.
    """
    for work in (_texts, _html, _tellings, _models):
        after: Any = None
        while True:
            with store.begin() as connection:
                alone(connection)
                texts.agree(connection)
                step, after = work(connection, after, give_up)
            yield step
            if after is None:
                break


_Done = tuple[Step, Any]


def _texts(connection: Connection, after: Any, give_up: bool) -> _Done:
    box = _otherwise(connection, _c.sealed)
    plain = and_(_c.sealed.is_(None), or_(_c.text != "", _c.quoted != "", _c.signature != ""))
    wanted = or_(and_(_c.sealed.is_not(None), box), plain) if text_keys.in_force(connection) else _c.sealed.is_not(None)
    query = select(_c.id, *texts.COLUMNS).where(_c.id > (after or 0), wanted).order_by(_c.id).limit(AT_ONCE)
    rows, fresh, locked = connection.execute(query).all(), [], []
    for row in rows:
        try:
            found = texts.of(connection, row)
        except TextsLocked:
            locked.append(row.id)
            continue
        fresh.append(texts.columns(connection, row.key, found) | {"this": row.id})
    if fresh:
        connection.execute(update(interactions).where(_c.id == bindparam("this")), fresh)
    if give_up:
        texts.drop(connection, locked)
        content = update(interactions).where(_c.id.in_(locked)).values(content="headers")
        connection.execute(content)
    return Step(len(fresh), len(locked)), _last(rows, lambda row: row.id)


def _html(connection: Connection, after: Any, give_up: bool) -> _Done:
    c, compressed = html.c, func.substr(html.c.html, 1, 1) == literal(b"\x78", LargeBinary)
    wanted = _otherwise(connection, c.html) if text_keys.in_force(connection) else not_(compressed)
    query = select(c.interaction_id, c.html, _c.key).join(interactions).where(c.interaction_id > (after or 0), wanted)
    rows, fresh, locked = connection.execute(query.order_by(c.interaction_id).limit(AT_ONCE)).all(), [], []
    for row in rows:
        try:
            content = bodies.unpacked(connection, row.key, bytes(row.html))
        except TextsLocked:
            locked.append(row.interaction_id)
            continue
        fresh.append({"this": row.interaction_id, "html": bodies.packed_for(connection, row.key, content)})
    if fresh:
        connection.execute(update(html).where(c.interaction_id == bindparam("this")), fresh)
    if give_up:
        bodies.remove(connection, locked)
    return Step(len(fresh), len(locked)), _last(rows, lambda row: row.interaction_id)


def _tellings(connection: Connection, after: Any, give_up: bool) -> _Done:
    c = tellings.c
    query = select(c.source_id, c.item, c.said).order_by(c.source_id, c.item).limit(AT_ONCE)
    if after:
        query = query.where(tuple_(c.source_id, c.item) > tuple_(*map(literal, after)))
    rows, turned, locked = connection.execute(query).all(), 0, 0
    for source, item, said in rows:
        place = place_of(source, item)
        if texts.is_as_new(connection, said["text"]):
            continue
        try:
            text = texts.within(connection, place, texts.out_of(connection, place, said["text"]))
        except TextsLocked:
            locked, text = locked + 1, None
            if not give_up:
                continue
        here = and_(c.source_id == source, c.item == item)
        connection.execute(update(tellings).where(here).values(said=said | {"text": text}))
        turned += 1
    return Step(turned, locked), _last(rows, lambda row: (row.source_id, row.item))


def _models(connection: Connection, after: Any, give_up: bool) -> _Done:
    c, turned, locked = learned.c, 0, 0
    for id_, made_at, found in connection.execute(select(c.id, c.made_at, c.document)).all():
        if texts.is_as_new(connection, models.within(found)):
            continue
        try:
            document = models.closed(connection, models.opened(connection, found, made_at), made_at)
        except TextsLocked:
            locked += 1
            if give_up:
                connection.execute(delete(learned).where(c.id == id_))
            continue
        connection.execute(update(learned).where(c.id == id_).values(document=document))
        turned += 1
    return Step(turned, locked), after


def _otherwise(connection: Connection, column: ColumnElement[bytes]) -> ColumnElement[bool]:
    """It is no box of the key in force."""
    head = b"\x01" + (text_keys.in_force(connection) or b"")
    return func.substr(column, 1, 1 + MARK_BYTES) != literal(head, LargeBinary)


def _last(rows: Any, place: Callable[[Any], Any]) -> Any:
    return place(rows[-1]) if len(rows) == AT_ONCE else None
