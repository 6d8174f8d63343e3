"""Contacts that a person has said a stranger is not."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from matcher.model import TargetType
from store.database import among
from store.links import Decision
from store.schema import links


def rejected_contacts(connection: Connection, ids: Collection[int]) -> frozenset[int]:
    """Those that were rejected for one of the interactions."""
    theirs = (among(connection, links.c.interaction_id, ids), links.c.type == TargetType.CONTACT.value)
    query = select(links.c.target_id).where(*theirs, links.c.decision == Decision.REJECTED.value)
    return frozenset(connection.execute(query.distinct()).scalars())
