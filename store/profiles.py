"""What the directory holds of one contact, account or deal, for the head of its page."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Table, select

from connectors.model.address import Address
from connectors.model.crm import Stage
from matcher.model import Ref, TargetType
from store.names import Named, names
from store.schema import (
    account_domains,
    accounts,
    contact_addresses,
    contacts,
    deal_contacts,
    deal_stages,
    deals,
)


@dataclass(frozen=True, slots=True)
class ContactProfile:
    """A contact."""

    name: str
    addresses: tuple[Address, ...]
    owner: Address | None
    account: Named | None
    deals: tuple[Named, ...]
    title: str
    phone: str


@dataclass(frozen=True, slots=True)
class AccountProfile:
    """An account."""

    name: str
    domains: tuple[str, ...]
    owner: Address | None
    deals: tuple[Named, ...]
    contacts: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A contact's part in a deal; None is open-ended."""

    contact: Named
    role: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DealProfile:
    """A deal."""

    name: str
    number: str
    owner: Address | None
    account: Named | None
    amount: Decimal | None
    currency: str | None
    close_date: date | None
    created_at: datetime | None
    closed_at: datetime | None
    stages: tuple[Stage, ...]
    parts: tuple[Part, ...]


def contact(connection: Connection, id_: int) -> ContactProfile | None:
    """One contact with its account and deals; None if there is none."""
    row = connection.execute(select(contacts).where(contacts.c.id == id_)).first()
    if row is None:
        return None
    c = contact_addresses.c
    addresses = connection.execute(select(c.address).where(c.contact_id == id_).order_by(c.position)).scalars()
    with_her = select(deal_contacts.c.deal_id).where(deal_contacts.c.contact_id == id_).distinct()
    its_deals = [Ref(TargetType.DEAL, deal) for deal in connection.execute(with_her).scalars()]
    account_ = _account_name(connection, row.account_id)
    return ContactProfile(
        row.name, tuple(addresses), row.owner, account_, _named(connection, its_deals), row.title, row.phone
    )


def account(connection: Connection, id_: int) -> AccountProfile | None:
    """One account with its deals and contacts; None if there is none."""
    row = connection.execute(select(accounts).where(accounts.c.id == id_)).first()
    if row is None:
        return None
    c = account_domains.c
    domains = connection.execute(select(c.domain).where(c.account_id == id_).order_by(c.position)).scalars()
    return AccountProfile(
        name=row.name,
        domains=tuple(domains),
        owner=row.owner,
        deals=_named(connection, _at(connection, deals, TargetType.DEAL, id_)),
        contacts=_named(connection, _at(connection, contacts, TargetType.CONTACT, id_)),
    )


def deal(connection: Connection, id_: int) -> DealProfile | None:
    """One deal with its stages and contacts; None if there is none."""
    row = connection.execute(select(deals).where(deals.c.id == id_)).first()
    if row is None:
        return None
    c = deal_stages.c
    stages = connection.execute(select(c.stage, c.since).where(c.deal_id == id_).order_by(c.position))
    return DealProfile(
        name=row.name,
        number=row.external_id,
        owner=row.owner,
        account=_account_name(connection, row.account_id),
        amount=row.amount,
        currency=row.currency,
        close_date=row.close_date,
        created_at=row.created_at,
        closed_at=row.closed_at,
        stages=tuple(Stage(stage, since) for stage, since in stages),
        parts=_parts(connection, id_),
    )


def _parts(connection: Connection, deal_id: int) -> tuple[Part, ...]:
    c = deal_contacts.c
    rows = connection.execute(select(deal_contacts).where(c.deal_id == deal_id).order_by(c.id)).all()
    known = names(connection, {Ref(TargetType.CONTACT, row.contact_id) for row in rows})
    return tuple(Part(known[Ref(TargetType.CONTACT, row.contact_id)], row.role, row.since, row.until) for row in rows)


def _account_name(connection: Connection, id_: int | None) -> Named | None:
    return names(connection, [Ref(TargetType.ACCOUNT, id_)]).popitem()[1] if id_ is not None else None


_MOST = 200
"""Names in a head; an account may have thousands of contacts."""


def _at(connection: Connection, table: Table, type_: TargetType, account_id: int) -> list[Ref]:
    ids = select(table.c.id).where(table.c.account_id == account_id).order_by(table.c.id).limit(_MOST)
    return [Ref(type_, id_) for id_ in connection.execute(ids).scalars()]


def _named(connection: Connection, refs: list[Ref]) -> tuple[Named, ...]:
    return tuple(sorted(names(connection, refs).values(), key=lambda named: named.name))
