"""Contacts, with their addresses."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, select

from connectors.model.address import Address
from connectors.model.crm import Contact
from matcher.keys import contact_keys
from matcher.model import TargetType
from store.database import alone, among
from store.directory.affected import keys_of, mark_by_keys
from store.directory.cards import renew_contacts
from store.directory.keys import save_keys
from store.directory.parts import addresses_of, domains_of
from store.directory.saved import Saved, Stored, compare, ids_of, replace_parts, write
from store.schema import accounts, contact_addresses, contacts


def save_contacts(connection: Connection, given: Sequence[Contact]) -> Saved:
    """Adds new contacts and overwrites changed ones. Up to some thousands at a time.

    Raises KeyError for an account that is not in the directory: see `known_accounts`.
    """
    alone(connection)
    stored = load_contacts(connection, among(connection, contacts.c.external_id, {one.external_id for one in given}))
    changes = compare(stored, given)
    if not changes.records:
        return changes.saved
    employers = ids_of(connection, accounts, {one.account for one in changes.records if one.account is not None})
    rows = [
        {
            "external_id": one.external_id,
            "name": one.name,
            "account_id": None if one.account is None else employers[one.account],
            "owner": one.owner,
            "created_at": one.created_at,
            "title": one.title,
            "phone": one.phone,
        }
        for one in changes.records
    ]
    ids = write(connection, contacts, rows)
    addresses = [
        {"contact_id": ids[one.external_id], "address": address, "position": position}
        for one in changes.records
        for position, address in enumerate(one.addresses)
    ]
    before = [one.id for one in changes.before]
    replace_parts(connection, contact_addresses.c.contact_id, before, addresses)
    domains = domains_of(connection, employers.values())
    at = {one.external_id: domains.get(employers[one.account], ()) if one.account else () for one in changes.records}
    keys = {ids[one.external_id]: contact_keys(one.name, one.addresses, at[one.external_id]) for one in changes.records}
    had = keys_of(connection, TargetType.CONTACT, before)
    save_keys(connection, TargetType.CONTACT, keys, stored=bool(before))
    changed = renew_contacts(connection, keys)
    mark_by_keys(connection, {key for id_ in changed for key in (*keys[id_], *had.get(id_, ()))})
    return changes.saved


def renew_contact_keys(connection: Connection, employers: Collection[int]) -> None:
    """After the domains of these accounts changed: contacts are found under them too."""
    if employers:
        staff = select(contacts.c.id).where(among(connection, contacts.c.account_id, employers))
        renew_keys(connection, connection.execute(staff).scalars().all())


def renew_keys(connection: Connection, ids: Collection[int]) -> None:
    """After what leads to these contacts changed elsewhere than on their records."""
    if not ids:
        return
    columns = contacts.c
    people = connection.execute(
        select(columns.id, columns.name, columns.account_id).where(among(connection, columns.id, ids))
    ).all()
    domains = domains_of(connection, {account for _id, _name, account in people if account is not None})
    addresses = addresses_of(connection, ids)
    keys = {id_: contact_keys(name, addresses.get(id_, ()), domains.get(account, ())) for id_, name, account in people}
    save_keys(connection, TargetType.CONTACT, keys, stored=True)


def known_contacts(connection: Connection, references: Collection[str]) -> dict[str, str]:
    """Reference → external id, of those that are the external id of a contact, or else an address of just one."""
    found = {external_id: external_id for external_id in ids_of(connection, contacts, references)}
    others = [reference.lower() for reference in references if reference not in found]
    if not others:
        return found
    having = (
        select(contact_addresses.c.address, contacts.c.external_id)
        .join_from(contact_addresses, contacts)
        .where(among(connection, contact_addresses.c.address, others))
    )
    by_address: dict[str, list[str]] = {}
    for address, external_id in connection.execute(having):
        by_address.setdefault(address, []).append(external_id)
    sole = {address: ids[0] for address, ids in by_address.items() if len(ids) == 1}
    return found | {one: sole[one.lower()] for one in references if one not in found and one.lower() in sole}


def on_record(connection: Connection, addresses: Collection[Address]) -> bool:
    """One of the addresses is on some contact's record."""
    c = contact_addresses.c
    return connection.execute(select(c.contact_id).where(among(connection, c.address, addresses))).first() is not None


def load_contacts(connection: Connection, which: ColumnElement[bool], most: int | None = None) -> list[Stored[Contact]]:
    """Those that the condition on `contacts` chooses, by id, up to `most`."""
    columns = contacts.c
    rows = connection.execute(
        select(
            columns.id,
            columns.external_id,
            columns.name,
            accounts.c.external_id,
            columns.owner,
            columns.created_at,
            columns.title,
            columns.phone,
        )
        .join_from(contacts, accounts, isouter=True)
        .where(which)
        .order_by(columns.id)
        .limit(most)
    ).all()
    addresses = addresses_of(connection, [row[0] for row in rows])
    return [
        Stored(id_, Contact(external_id, name, addresses.get(id_, ()), account, *rest))
        for id_, external_id, name, account, *rest in rows
    ]
