"""The ledger as people read it: item by item, with the reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from store.database import among
from store.model import Disposition
from store.schema import connections, interactions, ledger, sources


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
    subject: str
    """Of the interaction; "" where it was not kept."""


def of_sources(
    connection: Connection, ids: Collection[int], disposition: Disposition | None, most: int, skip: int
) -> list[Item]:
    """Up to `most` items of the sources after the first `skip`, by source and id."""
    query = (
        select(ledger, sources.c.name, interactions.c.subject)
        .join(sources)
        .outerjoin(interactions, interactions.c.id == ledger.c.interaction_id)
        .where(_of(connection, ids, disposition))
        .order_by(ledger.c.source_id, ledger.c.item)
        .limit(most)
        .offset(skip)
    )
    return [
        Item(row.name, row.item, Disposition(row.disposition), row.why, row.at, row.interaction_id, row.subject or "")
        for row in connection.execute(query)
    ]


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
    return [
        (
            row.owner,
            Item(row.name, row.item, Disposition(row.disposition), row.why, row.at, row.interaction_id, row.subject),
        )
        for row in connection.execute(query)
    ]


def _of(connection: Connection, ids: Collection[int], disposition: Disposition | None) -> ColumnElement[bool]:
    mine = among(connection, ledger.c.source_id, ids)
    return and_(mine, ledger.c.disposition == disposition) if disposition else mine
