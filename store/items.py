"""The ledger as people read it: item by item, with the reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select

from store.database import among
from store.model import Disposition
from store.schema import connections, interactions, ledger, sources
from store.sight import Eye


@dataclass(frozen=True, slots=True)
class Item:
    """One line of it."""

    source: str
    """The source's name within its connection."""
    id: str
    """The provider's."""
    disposition: Disposition
    why: str
    """"" where it needs no reason."""
    at: datetime
    interaction: int | None
    """None where it was not kept, or where she who looks may not know of it."""
    subject: str
    """Of the interaction; "" where she may not read it."""


def of_sources(
    connection: Connection, ids: Collection[int], eye: Eye, disposition: Disposition | None, most: int, skip: int
) -> list[Item]:
    """Up to `most` items of the sources after the first `skip`, by source and id."""
    knows = and_(interactions.c.gone_at.is_(None), eye.may_know)
    subject = case((eye.may_read_subject, interactions.c.subject), else_="")
    query = (
        select(ledger, sources.c.name, knows.label("knows"), subject.label("subject"))
        .join(sources)
        .outerjoin(interactions, interactions.c.id == ledger.c.interaction_id)
        .where(_of(connection, ids, disposition))
        .order_by(ledger.c.source_id, ledger.c.item)
        .limit(most)
        .offset(skip)
    )
    return [_item(row, row.interaction_id if row.knows else None, row.subject) for row in connection.execute(query)]


def count(connection: Connection, ids: Collection[int], disposition: Disposition | None) -> int:
    """How many there are."""
    query = select(func.count()).select_from(ledger).where(_of(connection, ids, disposition))
    return int(connection.execute(query).scalar_one())


def of_interaction(connection: Connection, interaction: int) -> list[tuple[str, Item]]:
    """Its sightings, each with the owner of the mailbox."""
    query = (
        select(ledger, sources.c.name, connections.c.owner, interactions.c.subject)
        .join(sources, sources.c.id == ledger.c.source_id)
        .join(connections)
        .join(interactions, interactions.c.id == ledger.c.interaction_id)
        .where(ledger.c.interaction_id == interaction)
        .order_by(ledger.c.disposition, connections.c.owner)
    )
    return [(row.owner, _item(row, row.interaction_id, row.subject)) for row in connection.execute(query)]


def _item(row: Row[*tuple[Any, ...]], interaction: int | None, subject: str) -> Item:
    return Item(row.name, row.item, Disposition(row.disposition), row.why, row.at, interaction, subject)


def _of(connection: Connection, ids: Collection[int], disposition: Disposition | None) -> ColumnElement[bool]:
    mine = among(connection, ledger.c.source_id, ids)
    return and_(mine, ledger.c.disposition == disposition) if disposition else mine
