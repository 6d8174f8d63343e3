"""Late binding: marks the interactions that a change of the directory might match otherwise.

A change of a contact or an account concerns the interactions with one of its addresses, or with an address at one of
its domains (as the matcher sees them: registrable, and never free mail). A change of a deal concerns the interactions
that are linked to it, to its account or to its contacts. What a record was before its change counts as well.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Select, and_, or_, select, update

from connectors.model.address import Address, domain_of
from matcher.model import TargetType
from matcher.normalise.domains import work_domain
from store.database import among
from store.schema import interactions, links, participants


def mark_by_people(connection: Connection, addresses: Iterable[Address], domains: Iterable[str]) -> None:
    """After changes of contacts and accounts with these addresses and domains."""
    touched = set(addresses)
    concerned = {domain for domain in map(work_domain, domains) if domain is not None}
    if concerned:
        seen = connection.execute(select(participants.c.address).distinct()).scalars()
        touched |= {Address(address) for address in seen if work_domain(domain_of(address)) in concerned}
    if touched:
        _mark(
            connection,
            select(participants.c.interaction_id).where(among(connection, participants.c.address, touched)),
        )


def mark_by_links(connection: Connection, targets: Mapping[TargetType, Iterable[int]]) -> None:
    """After changes of deals: `targets` are the deals themselves, their accounts and their contacts."""
    linked = [
        and_(links.c.type == target_type.value, among(connection, links.c.target_id, set(ids)))
        for target_type, ids in targets.items()
    ]
    _mark(connection, select(links.c.interaction_id).where(or_(*linked)))


def _mark(connection: Connection, concerned: Select[int]) -> None:
    connection.execute(
        update(interactions)
        .where(interactions.c.id.in_(concerned), interactions.c.to_match.is_(False))
        .values(to_match=True)
    )
