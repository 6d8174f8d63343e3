"""What belongs to records and is kept in tables of its own, each in its order. Records without parts are left out."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from connectors.model.address import Address
from connectors.model.crm import DealContact, Stage
from store.lookup import Lookup
from store.schema import account_domains, contact_addresses, contacts, deal_contacts, deal_stages

_domain, _address, _stage, _role = account_domains.c, contact_addresses.c, deal_stages.c, deal_contacts.c

_DOMAINS = Lookup(
    _domain.account_id,
    lambda asked, _: (
        select(_domain.account_id, _domain.domain)
        .join_from(asked, account_domains, _domain.account_id == asked.c.value)
        .order_by(_domain.account_id, _domain.position)
    ),
)
_ADDRESSES = Lookup(
    _address.contact_id,
    lambda asked, _: (
        select(_address.contact_id, _address.address)
        .join_from(asked, contact_addresses, _address.contact_id == asked.c.value)
        .order_by(_address.contact_id, _address.position)
    ),
)
_STAGES = Lookup(
    _stage.deal_id,
    lambda asked, _: (
        select(_stage.deal_id, _stage.stage, _stage.since)
        .join_from(asked, deal_stages, _stage.deal_id == asked.c.value)
        .order_by(_stage.deal_id, _stage.position)
    ),
)
_ROLES = Lookup(
    _role.deal_id,
    lambda asked, _: (
        select(_role.deal_id, contacts.c.external_id, _role.role, _role.since, _role.until)
        .join_from(asked, deal_contacts, _role.deal_id == asked.c.value)
        .join(contacts, contacts.c.id == _role.contact_id)
        .order_by(_role.deal_id, _role.id)
    ),
)


def domains_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Account → its domains."""
    found: dict[int, list[str]] = defaultdict(list)
    for id_, domain in _DOMAINS(connection, set(ids)):
        found[id_].append(domain)
    return {id_: tuple(parts) for id_, parts in found.items()}


def addresses_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Address, ...]]:
    """Contact → its addresses."""
    found: dict[int, list[Address]] = defaultdict(list)
    for id_, address in _ADDRESSES(connection, set(ids)):
        found[id_].append(address)
    return {id_: tuple(parts) for id_, parts in found.items()}


def stages_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[Stage, ...]]:
    """Deal → its stages, oldest first."""
    found: dict[int, list[Stage]] = defaultdict(list)
    for id_, stage, since in _STAGES(connection, set(ids)):
        found[id_].append(Stage(stage, since))
    return {id_: tuple(parts) for id_, parts in found.items()}


def roles_of(connection: Connection, ids: Collection[int]) -> dict[int, tuple[DealContact, ...]]:
    """Deal → its contacts with their roles."""
    found: dict[int, list[DealContact]] = defaultdict(list)
    for id_, *role in _ROLES(connection, set(ids)):
        found[id_].append(DealContact(*role))
    return {id_: tuple(parts) for id_, parts in found.items()}
