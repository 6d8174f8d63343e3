"""Interactions and their participants: one row a key."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, TableValuedAlias, delete, insert, select, update

from matcher.scene import evidence_of_bulk
from store import bodies, search, texts
from store.bulk import insert_many, insert_returning, insert_tuples
from store.database import alone, among, upsert_in
from store.forgetting import holds
from store.lookup import Lookup
from store.model import Kept
from store.months import month_of
from store.proposals import strangers
from store.schema import interactions, ledger, links, participants
from store.texts import Texts

_TAKING_PART = insert(participants)
_PARTICIPANT = ("interaction_id", "position", "address", "name", "role", "answer")

GRACE = timedelta(days=7)
"""How long an interaction whose last sighting has gone is kept hidden: a move between accounts is no loss."""


@dataclass(frozen=True, slots=True)
class Existing:
    """What the record holds of a key."""

    id: int
    revision: str
    thread: str
    gone: bool


def existing(connection: Connection, keys: Collection[str]) -> dict[str, Existing]:
    """Key → row, for those of the keys that are in the record."""
    return {key: Existing(*row) for key, *row in _EXISTING(connection, keys)}


def _existing(asked: TableValuedAlias, _dialect: str) -> Select[Any]:
    c = interactions.c
    found = select(c.key, c.id, c.revision, c.thread, c.gone_at.is_not(None))
    return found.join_from(asked, interactions, c.key == asked.c.value)


_EXISTING = Lookup(interactions.c.key, _existing)


def add(connection: Connection, kept: Sequence[Kept], threads: dict[str, str], now: datetime) -> dict[str, int]:
    """Inserts interactions; key → id. A key that another worker has just inserted gets that row's id."""
    if not kept:
        return {}
    rows = [_row(connection, item, now) | {"thread": threads[item.interaction.key]} for item in kept]
    if not any(row["sealed"] for row in rows):
        # Without bytes many rows are one value for PostgreSQL.
        rows = [{name: value for name, value in row.items() if name != "sealed"} for row in rows]
    returned = insert_returning(connection, _adding(connection.dialect.name), rows)
    if returned is None:
        insert_many(connection, _adding(connection.dialect.name), rows)
    ids = {key: id_ for key, id_ in returned or ()}
    if left := [item.interaction.key for item in kept if item.interaction.key not in ids]:
        ids |= {key: row.id for key, row in existing(connection, left).items()}
    search.index(connection, ids.values())
    _write_participants(connection, ((ids[item.interaction.key], item) for item in kept))
    bodies.write(connection, ((ids[item.interaction.key], item.interaction.key, item.html) for item in kept))
    return ids


@cache
def _adding(dialect: str) -> Insert:
    c = interactions.c
    return upsert_in(dialect, interactions).on_conflict_do_nothing(index_elements=["key"]).returning(c.key, c.id)


def change(connection: Connection, changed: Iterable[tuple[int, Kept]], now: datetime) -> None:
    """Replaces what is recorded of interactions."""
    for id_, item in changed:
        row = {name: value for name, value in _row(connection, item, now).items() if name not in ("key", "recorded_at")}
        connection.execute(update(interactions).where(interactions.c.id == id_).values(row))
        at = item.interaction.at
        connection.execute(update(links).where(links.c.interaction_id == id_).values(at=at))
        connection.execute(update(ledger).where(ledger.c.interaction_id == id_).values(month=month_of(at)))
        connection.execute(delete(participants).where(participants.c.interaction_id == id_))
        _write_participants(connection, [(id_, item)])
        bodies.remove(connection, [id_])
        bodies.write(connection, [(id_, item.interaction.key, item.html)])
        strangers.look_at(connection, [person.address for person in item.interaction.participants], now)


def revive(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """A gone interaction has been seen again."""
    if ids:
        connection.execute(update(interactions).where(among(connection, interactions.c.id, ids)).values(gone_at=None))
        strangers.look_again(connection, ids, now)


def erase(connection: Connection, id_: int, now: datetime) -> None:
    """Removes an interaction at once, with its links. It must have no sightings left."""
    strangers.look_again(connection, [id_], now)
    connection.execute(delete(interactions).where(interactions.c.id == id_))


def sweep(connection: Connection, gone_before: datetime) -> int:
    """Removes interactions whose last sighting went before that moment, with their links; how many."""
    alone(connection)
    gone = (interactions.c.gone_at < gone_before) & ~holds.held(connection)
    ids = connection.execute(select(interactions.c.id).where(gone)).scalars().all()
    strangers.look_again(connection, ids, gone_before)
    return connection.execute(delete(interactions).where(gone)).rowcount


def _row(connection: Connection, item: Kept, now: datetime) -> dict[str, object]:
    interaction = item.interaction
    return texts.columns(connection, interaction.key, Texts(item.text, item.quoted, item.signature)) | {
        "key": interaction.key,
        "kind": interaction.kind.value,
        "at": interaction.at,
        "end": interaction.end,
        "subject": interaction.subject,
        "direction": item.direction.value,
        "state": interaction.state.value if interaction.state else None,
        "revision": interaction.revision,
        "content": item.content.value,
        "attachments": list(item.attachments),
        "recorded_at": now,
        "to_match": False,
        "bulk": evidence_of_bulk(interaction),
    }


def _write_participants(connection: Connection, items: Iterable[tuple[int, Kept]]) -> None:
    rows = [
        (id_, position, person.address, person.name, str(person.role), str(person.answer))
        for id_, item in items
        for position, person in enumerate(item.interaction.participants)
    ]
    insert_tuples(connection, _TAKING_PART, _PARTICIPANT, rows)
