"""Rows of the directory as the matcher sees them. Each is built once a page."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, DealRole
from store.database import among
from store.directory.parts import addresses_of, domains_of, stages_of
from store.schema import accounts, contacts, deals


def load_contacts(connection: Connection, ids: Collection[int]) -> dict[int, ContactCandidate]:
    """Id → contact."""
    columns = contacts.c
    rows = select(columns.id, columns.name, columns.account_id).where(among(connection, columns.id, ids))
    addresses = addresses_of(connection, ids)
    found: dict[int, ContactCandidate] = {}
    for id_, name, account in connection.execute(rows):
        own = addresses.get(id_, ())
        found[id_] = ContactCandidate(id_, name, frozenset(own), account, own[0] if own else None)
    return found


def load_accounts(connection: Connection, ids: Collection[int]) -> dict[int, AccountCandidate]:
    """Id → account."""
    rows = select(accounts.c.id, accounts.c.name).where(among(connection, accounts.c.id, ids))
    domains = domains_of(connection, ids)
    return {id_: AccountCandidate(id_, name, frozenset(domains.get(id_, ()))) for id_, name in connection.execute(rows)}


def load_deals(
    connection: Connection, ids: Collection[int], roles: Mapping[int, list[DealRole]]
) -> dict[int, DealCandidate]:
    """Id → deal; `roles` are those that concern the page, by deal."""
    columns = deals.c
    rows = select(
        columns.id,
        columns.name,
        columns.external_id,
        columns.account_id,
        columns.owner,
        columns.created_at,
        columns.closed_at,
    ).where(among(connection, columns.id, ids))
    stages = stages_of(connection, ids)
    return {
        row[0]: DealCandidate(*row, stages.get(row[0], ()), tuple(roles.get(row[0], ())))
        for row in connection.execute(rows)
    }
