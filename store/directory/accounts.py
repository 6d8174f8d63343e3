"""Accounts, with their domains."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, select

from connectors.model.crm import Account
from matcher.keys import account_keys
from matcher.model import TargetType
from store.database import alone, among
from store.directory.affected import keys_of, mark_by_keys, mark_by_links
from store.directory.cards import renew_accounts
from store.directory.contacts import renew_contact_keys
from store.directory.keys import save_keys
from store.directory.parts import domains_of
from store.directory.saved import Saved, Stored, compare, ids_of, replace_parts, write
from store.schema import account_domains, accounts


def save_accounts(connection: Connection, given: Sequence[Account]) -> Saved:
    """Adds new accounts and overwrites changed ones. Up to some thousands at a time."""
    alone(connection)
    stored = load_accounts(connection, among(connection, accounts.c.external_id, {one.external_id for one in given}))
    changes = compare(stored, given)
    if not changes.records:
        return changes.saved
    rows = [{"external_id": one.external_id, "name": one.name, "owner": one.owner} for one in changes.records]
    ids = write(connection, accounts, rows)
    before = {one.id: one.record for one in changes.before}
    domains = [
        {"account_id": ids[one.external_id], "domain": domain, "position": position}
        for one in changes.records
        for position, domain in enumerate(one.domains)
    ]
    replace_parts(connection, account_domains.c.account_id, before, domains)
    keys = {ids[one.external_id]: account_keys(one.name, one.domains) for one in changes.records}
    had = keys_of(connection, TargetType.ACCOUNT, before)
    save_keys(connection, TargetType.ACCOUNT, keys, stored=bool(before))
    changed = renew_accounts(connection, keys)
    now = {ids[one.external_id]: set(one.domains) for one in changes.records}
    renew_contact_keys(connection, [id_ for id_, one in before.items() if set(one.domains) != now[id_]])
    mark_by_keys(connection, {key for id_ in changed for key in (*keys[id_], *had.get(id_, ()))})
    mark_by_links(connection, {TargetType.ACCOUNT: changed & before.keys()})
    return changes.saved


def known_accounts(connection: Connection, references: Collection[str]) -> dict[str, str]:
    """Reference → external id, of those that are the external id of an account, or else the name of just one."""
    found = {external_id: external_id for external_id in ids_of(connection, accounts, references)}
    names = [reference for reference in references if reference not in found]
    if names:
        called = select(accounts.c.name, accounts.c.external_id).where(among(connection, accounts.c.name, names))
        by_name: dict[str, list[str]] = {}
        for name, external_id in connection.execute(called):
            by_name.setdefault(name, []).append(external_id)
        found |= {name: ids[0] for name, ids in by_name.items() if len(ids) == 1}
    return found


def load_accounts(connection: Connection, which: ColumnElement[bool], most: int | None = None) -> list[Stored[Account]]:
    """Those that the condition on `accounts` chooses, by id, up to `most`."""
    rows = connection.execute(
        select(accounts.c.id, accounts.c.external_id, accounts.c.name, accounts.c.owner)
        .where(which)
        .order_by(accounts.c.id)
        .limit(most)
    ).all()
    domains = domains_of(connection, [row[0] for row in rows])
    return [
        Stored(id_, Account(external_id, name, domains.get(id_, ()), owner)) for id_, external_id, name, owner in rows
    ]
