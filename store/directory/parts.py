"""What belongs to records and is kept in tables of its own, each in its order. Records without parts are left out."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from connectors.model.address import Address
from connectors.model.crm import DealContact, Stage
from store.database import among
from store.schema import account_domains, contact_addresses, contacts, deal_contacts, deal_stages


def domains_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Account → its domains."""
    found: dict[int, list[str]] = defaultdict(list)
    if ids:
        part = account_domains.c
        rows = select(part.account_id, part.domain).where(among(connection, part.account_id, ids))
        for id_, domain in connection.execute(rows.order_by(part.account_id, part.position)):
            found[id_].append(domain)
    return {id_: tuple(parts) for id_, parts in found.items()}


def addresses_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Address, ...]]:
    """Contact → its addresses."""
    found: dict[int, list[Address]] = defaultdict(list)
    if ids:
        part = contact_addresses.c
        rows = select(part.contact_id, part.address).where(among(connection, part.contact_id, ids))
        for id_, address in connection.execute(rows.order_by(part.contact_id, part.position)):
            found[id_].append(Address(address))
    return {id_: tuple(parts) for id_, parts in found.items()}


def stages_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Stage, ...]]:
    """Deal → its stages, oldest first."""
    found: dict[int, list[Stage]] = defaultdict(list)
    if ids:
        part = deal_stages.c
        rows = select(part.deal_id, part.stage, part.since).where(among(connection, part.deal_id, ids))
        for id_, stage, since in connection.execute(rows.order_by(part.deal_id, part.position)):
            found[id_].append(Stage(stage, since))
    return {id_: tuple(parts) for id_, parts in found.items()}


def roles_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[DealContact, ...]]:
    """Deal → its contacts with their roles."""
    found: dict[int, list[DealContact]] = defaultdict(list)
    if ids:
        part = deal_contacts.c
        rows = (
            select(part.deal_id, contacts.c.external_id, part.role, part.since, part.until)
            .join_from(deal_contacts, contacts)
            .where(among(connection, part.deal_id, ids))
            .order_by(part.deal_id, part.id)
        )
        for id_, *role in connection.execute(rows):
            found[id_].append(DealContact(*role))
    return {id_: tuple(parts) for id_, parts in found.items()}
