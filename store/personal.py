"""What a rep says of single interactions: private, or no business at all. Nobody else may know of either."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, func, insert, literal, select, update

from config.visibility import Audience
from connectors.model.address import Address
from store.database import among
from store.schema import connections, interactions, ledger, personal, sources


class Kind(StrEnum):
    """What she says."""

    PRIVATE = "private"
    """Only those in whose mailboxes it was seen may know of it."""
    NOT_BUSINESS = "not_business"
    """The same, and she does not want to see it either."""


def say(connection: Connection, ids: Collection[int], rep: Address, kind: Kind, at: datetime) -> None:
    """Her last word about each of them counts."""
    connection.execute(delete(personal).where(among(connection, personal.c.interaction_id, ids), personal.c.rep == rep))
    rows = [{"interaction_id": id_, "rep": rep, "kind": kind.value, "at": at} for id_ in ids]
    if rows:
        connection.execute(insert(personal), rows)
    settle(connection, ids)


def unsay(connection: Connection, rep: Address, at: datetime) -> list[int]:
    """Takes back what she said at that moment; of which interactions."""
    said = and_(personal.c.rep == rep, personal.c.at == at)
    ids = sorted(connection.execute(select(personal.c.interaction_id).where(said)).scalars())
    connection.execute(delete(personal).where(said))
    settle(connection, ids)
    return ids


def said(connection: Connection, interaction: int, rep: Address) -> Kind | None:
    """Her word about it."""
    query = select(personal.c.kind).where(personal.c.interaction_id == interaction, personal.c.rep == rep)
    found = connection.execute(query).scalar()
    return Kind(found) if found else None


def settle(connection: Connection, ids: Collection[int]) -> None:
    """Writes who may see interactions at most: the strictest of the mailboxes that saw them and of what was said."""
    connection.execute(
        update(interactions).where(among(connection, interactions.c.id, ids)).values(audience=_strictest())
    )


def _strictest() -> ColumnElement[Audience]:
    reach = interactions.c.audience.type
    seen = select(func.min(connections.c.audience)).select_from(ledger.join(sources).join(connections))
    seen = seen.where(ledger.c.interaction_id == interactions.c.id).correlate(interactions)
    word = exists(select(personal.c.rep).where(personal.c.interaction_id == interactions.c.id).correlate(interactions))
    strictest, widest = literal(Audience.OWNER, reach), literal(Audience.EVERYONE, reach)
    return case((word, strictest), else_=func.coalesce(seen.scalar_subquery(), widest))
