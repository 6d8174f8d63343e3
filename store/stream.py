"""The record in the order it was made, a chunk at a time: for exports of any size in bounded memory."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, select

from matcher.model import TargetType
from store.database import among
from store.links import Link, holds, of_interactions
from store.schema import contact_addresses, interactions, ledger, links, sources

CHUNK = 500


def interaction_rows(connection: Connection, since: datetime | None) -> Iterator[list[RowMapping]]:
    """Chunks of rows of `interactions` that are not gone; `since`: those that took place then or later."""
    wanted = select(interactions).where(interactions.c.gone_at.is_(None))
    if since is not None:
        wanted = wanted.where(interactions.c.at >= since)
    yield from _chunks(connection, wanted)


def links_of(connection: Connection, rows: list[RowMapping]) -> Mapping[int, list[Link]]:
    """Interaction → its links, for a chunk of interactions."""
    return of_interactions(connection, [row["id"] for row in rows])


def sightings_of(connection: Connection, ids: Collection[int]) -> dict[int, list[RowMapping]]:
    """Interaction → connection, source and item of each sighting."""
    found: dict[int, list[RowMapping]] = {}
    wanted = _with_source(ledger.c.interaction_id, ledger.c.item).where(among(connection, ledger.c.interaction_id, ids))
    for row in connection.execute(wanted.order_by(ledger.c.source_id, ledger.c.item)).mappings():
        found.setdefault(row["interaction_id"], []).append(row)
    return found


def contacts_of(connection: Connection, ids: list[int]) -> dict[tuple[int, str], int]:
    """Interaction and address → the contact of that address, for contacts the interaction is linked to."""
    wanted = (
        select(links.c.interaction_id, contact_addresses.c.address, contact_addresses.c.contact_id)
        .join(contact_addresses, contact_addresses.c.contact_id == links.c.target_id)
        .where(among(connection, links.c.interaction_id, ids), links.c.type == TargetType.CONTACT, holds())
    )
    return {(interaction, address): contact for interaction, address, contact in connection.execute(wanted)}


def ledger_rows(connection: Connection, since: datetime | None) -> Iterator[RowMapping]:
    """Every item of every source, by source and item; `since`: those whose disposition was written then or later."""
    wanted = _with_source(ledger.c.item, ledger.c.key, ledger.c.disposition, ledger.c.why, ledger.c.at)
    if since is not None:
        wanted = wanted.where(ledger.c.at >= since)
    ordered = wanted.order_by(ledger.c.source_id, ledger.c.item)
    yield from connection.execution_options(yield_per=CHUNK).execute(ordered).mappings()


def _with_source(*columns: Column[Any]) -> Select[*tuple[Any, ...]]:
    return select(sources.c.connection_id, sources.c.name.label("source"), *columns).join_from(ledger, sources)


def _chunks(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> Iterator[list[RowMapping]]:
    last = 0
    while rows := list(
        connection.execute(wanted.where(interactions.c.id > last).order_by(interactions.c.id).limit(CHUNK)).mappings()
    ):
        yield rows
        last = rows[-1]["id"]


def by_key(connection: Connection, key: str) -> RowMapping | None:
    """The interaction of this key, also without the `mail:` or `meeting:` that it begins with."""
    # An argument that is not UTF-8 arrives with lone surrogates, which no database takes.
    key = key.encode(errors="replace").decode()
    named = [key, f"mail:{key.strip('<>')}", f"meeting:{key}"]
    return connection.execute(select(interactions).where(interactions.c.key.in_(named))).mappings().first()
