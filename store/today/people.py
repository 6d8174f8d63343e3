"""Who is behind an address, as far as the directory knows."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from connectors.model.address import Address
from matcher.model import Ref, TargetType
from store.database import among
from store.names import Named
from store.schema import accounts, contact_addresses, contacts


@dataclass(frozen=True, slots=True)
class Known:
    """A contact."""

    ref: Ref
    name: str
    title: str
    account: Named | None
    addresses: tuple[Address, ...]
    """All of the contact's, the main one first."""


def known(connection: Connection, addresses: Collection[Address]) -> dict[Address, Known]:
    """Address → its contact, for every address of every contact that has one of `addresses`."""
    c = contact_addresses.c
    having = select(c.contact_id).where(among(connection, c.address, addresses))
    query = (
        select(contacts.c.id, contacts.c.name, contacts.c.title, contacts.c.account_id, accounts.c.name.label("at"))
        .outerjoin(accounts, accounts.c.id == contacts.c.account_id)
        .where(contacts.c.id.in_(having))
        .order_by(contacts.c.id.desc())
    )
    rows = connection.execute(query).all()
    theirs: dict[int, list[Address]] = {}
    listed = select(c.contact_id, c.address).where(among(connection, c.contact_id, [row.id for row in rows]))
    for id_, address in connection.execute(listed.order_by(c.contact_id, c.position)):
        theirs.setdefault(id_, []).append(address)
    found: dict[Address, Known] = {}
    for row in rows:
        account = Named(Ref(TargetType.ACCOUNT, row.account_id), row.at, "") if row.account_id is not None else None
        one = Known(Ref(TargetType.CONTACT, row.id), row.name, row.title, account, tuple(theirs.get(row.id, ())))
        found |= dict.fromkeys(one.addresses, one)
    return found
