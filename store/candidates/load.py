"""Rows of the directory as the matcher sees them. Each is built once a page."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole
from store.directory.parts import addresses_of, domains_of, stages_of
from store.lookup import Lookup
from store.schema import accounts, contacts, deals

_CONTACTS = Lookup(
    contacts.c.id,
    lambda asked, _: select(contacts.c.id, contacts.c.name, contacts.c.account_id).join_from(
        asked, contacts, contacts.c.id == asked.c.value
    ),
)
_ACCOUNTS = Lookup(
    accounts.c.id,
    lambda asked, _: select(accounts.c.id, accounts.c.name).join_from(asked, accounts, accounts.c.id == asked.c.value),
)
_DEALS = Lookup(
    deals.c.id,
    lambda asked, _: select(
        deals.c.id,
        deals.c.name,
        deals.c.external_id,
        deals.c.account_id,
        deals.c.owner,
        deals.c.created_at,
        deals.c.closed_at,
    ).join_from(asked, deals, deals.c.id == asked.c.value),
)


def load_contacts(connection: Connection, ids: Collection[int]) -> dict[int, ContactCandidate]:
    """Id → contact."""
    addresses = addresses_of(connection, ids)
    found: dict[int, ContactCandidate] = {}
    for id_, name, account in _CONTACTS(connection, ids):
        own = addresses.get(id_, ())
        found[id_] = ContactCandidate(id_, name, frozenset(own), account, own[0] if own else None)
    return found


def load_accounts(connection: Connection, ids: Collection[int]) -> dict[int, AccountCandidate]:
    """Id → account."""
    domains = domains_of(connection, ids)
    return {
        id_: AccountCandidate(id_, name, frozenset(domains.get(id_, ()))) for id_, name in _ACCOUNTS(connection, ids)
    }


def load_deals(
    connection: Connection, ids: Collection[int], roles: Mapping[int, list[DealRole]]
) -> dict[int, DealCandidate]:
    """Id → deal; `roles` are those that concern the page, by deal."""
    stages = stages_of(connection, ids)
    found: dict[int, DealCandidate] = {}
    for id_, name, number, account, owner, created_at, closed_at in _DEALS(connection, ids):
        history, part = stages.get(id_, ()), tuple(roles.get(id_, ()))
        found[id_] = DealCandidate(id_, name, number, account, owner, created_at, closed_at, history, part)
    return found
