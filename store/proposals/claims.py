"""Contacts that interactions are suggested for, or linked to by a person: a stranger on them may be one of these."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from connectors.model.address import Address
from matcher.model import TargetType
from store.database import among
from store.links import Decision
from store.schema import contact_addresses, contacts, links
from store.undecided import UNDECIDED


@dataclass(frozen=True, slots=True)
class Claim:
    """One interaction and one contact."""

    interaction: int
    name: str
    addresses: frozenset[Address]
    """All that the directory knows of the contact."""
    accepted: bool
    """Else a person is asked."""


def claims(connection: Connection, ids: Collection[int]) -> list[Claim]:
    """What is asked about these interactions, or decided, as far as it is about contacts."""
    accepted = links.c.decision == Decision.ACCEPTED.value
    of_contacts = and_(among(connection, links.c.interaction_id, ids), links.c.type == TargetType.CONTACT.value)
    query = select(links.c.interaction_id, links.c.target_id, contacts.c.name, accepted.label("accepted"))
    query = query.join_from(links, contacts, contacts.c.id == links.c.target_id)
    rows = connection.execute(query.where(of_contacts, or_(accepted, UNDECIDED))).all()
    theirs = _addresses(connection, {row.target_id for row in rows})
    return [Claim(row.interaction_id, row.name, frozenset(theirs[row.target_id]), bool(row.accepted)) for row in rows]


def _addresses(connection: Connection, ids: Collection[int]) -> defaultdict[int, set[Address]]:
    found: defaultdict[int, set[Address]] = defaultdict(set)
    c = contact_addresses.c
    for contact, address in connection.execute(
        select(c.contact_id, c.address).where(among(connection, c.contact_id, ids))
    ):
        found[contact].add(address)
    return found
