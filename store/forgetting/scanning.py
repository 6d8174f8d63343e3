"""Looks for words in everything that the database holds: every column of every table, and the index of words."""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Row, Table, Text, cast, func, or_, select, text
from sqlalchemy.types import JSON, String

from store import bodies, texts
from store.forgetting import reaching
from store.schema import bodies as layouts
from store.schema import contact_addresses, interactions, participants
from store.search import words

_AT_ONCE = 2_000
_READ = frozenset(
    {"interactions.text", "interactions.quoted", "interactions.signature", "interactions.subject", "tellings.said"}
)
"""Columns that are looked into opened, sealed or not."""

Told = Callable[[int], None]


def mentions(connection: Connection, wanted: Collection[str], told: Told) -> set[int]:
    """The interactions with one of the words in subject, text, quotation, signature, layout or an attachment's name.

    `wanted` in lower case. `told` the number of interactions that were looked at. Raises TextsLocked.
    """
    c = interactions.c
    query = select(c.id, c.subject, c.attachments, *texts.COLUMNS, layouts.c.html).outerjoin_from(interactions, layouts)
    found, after, looked_at = set[int](), 0, 0
    while rows := connection.execute(query.where(c.id > after).order_by(c.id).limit(_AT_ONCE)).all():
        for row in rows:
            said = "\n".join(_said(connection, row)).lower()
            if any(word in said for word in wanted):
                found.add(row.id)
        after = rows[-1].id
        looked_at += len(rows)
        told(looked_at)
    return found


def traces(connection: Connection, wanted: Collection[str], told: Told) -> tuple[Counter[str], int]:
    """Column → rows in which one of the words stands, and how many columns were looked into. Raises TextsLocked."""
    found, looked_into = Counter[str](), len(_READ) + 1
    if seen := len(mentions(connection, wanted, told)):
        found["interactions.text"] = seen
    if told_of := len(reaching.tellings_naming(connection, wanted)):
        found["tellings.said"] = told_of
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: not name.startswith("interactions_fts"))
    for table in tables.sorted_tables:
        for column in _written(table):
            looked_into += 1
            value = func.lower(cast(column, Text))
            place = func.instr if connection.dialect.name == "sqlite" else func.strpos
            holds = or_(*(place(value, word) > 0 for word in wanted))
            if number := connection.execute(select(func.count()).select_from(table).where(holds)).scalar_one():
                found[f"{table.name}.{column.name}"] = number
    if number := _indexed(connection, wanted):
        found["index of words"] = number
    return found, looked_into + 1


def all_keys(connection: Connection) -> Iterator[str]:
    """Of all interactions."""
    yield from connection.execute(select(interactions.c.key)).scalars()


def all_people(connection: Connection) -> Iterator[str]:
    """Every address on an interaction or a contact."""
    yield from connection.execute(select(participants.c.address).distinct()).scalars()
    yield from connection.execute(select(contact_addresses.c.address).distinct()).scalars()


def _said(connection: Connection, row: Row[*tuple[Any, ...]]) -> Iterator[str]:
    said = texts.of(connection, row)
    yield row.subject
    yield from map(str, row.attachments)
    yield from (part for part in (said.own, said.quoted, said.signature) if part)
    if row.html:
        with suppress(zlib.error):
            yield zlib.decompress(bodies.unpacked(connection, row.key, row.html)).decode(errors="replace")


def _written(table: Table) -> Iterator[Column[object]]:
    for column in table.columns:
        is_text = isinstance(column.type, String | JSON)
        if is_text and f"{table.name}.{column.name}" not in _READ:
            yield column


def _indexed(connection: Connection, wanted: Collection[str]) -> int:
    phrases = [found for found in map(words, wanted) if found]
    if not phrases:
        return 0
    if connection.dialect.name == "sqlite":
        said = " OR ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        query, values = "SELECT count(*) FROM interactions_fts WHERE interactions_fts MATCH :wanted", {"wanted": said}
    else:
        said = " | ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)
        query = "SELECT count(*) FROM interactions WHERE words @@ to_tsquery('simple', :wanted)"
        values = {"wanted": said}
    return int(connection.execute(text(query), values).scalar_one())
