"""Records that Capture added by itself become the CRM's when an import brings them: one person is one record."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Column, Connection, Select, Table, select, update

from connectors.model.crm import Account, Contact
from store.database import among
from store.directory.saved import ids_of
from store.schema import account_domains, accounts, contact_addresses, contacts

OURS: Final = "capture:"
"""How the external ids of records begin that Capture added; a UUID follows."""


def adopt_contacts(connection: Connection, given: Sequence[Contact]) -> None:
    """Gives a record of ours the external id of the one new contact that has an address of it."""
    having = {one.external_id: one.addresses for one in given}
    _adopt(connection, contacts, contact_addresses.c.address, contact_addresses.c.contact_id, having)


def adopt_accounts(connection: Connection, given: Sequence[Account]) -> None:
    """Gives a record of ours the external id of the one new account that has a domain of it."""
    having = {one.external_id: one.domains for one in given}
    _adopt(connection, accounts, account_domains.c.domain, account_domains.c.account_id, having)


def _adopt(
    connection: Connection, table: Table, part: Column[str], owner: Column[int], having: Mapping[str, tuple[str, ...]]
) -> None:
    parts = [one for some in having.values() for one in some]
    ours: Select[str, int] = (
        select(part, table.c.id)
        .join_from(part.table, table, owner == table.c.id)
        .where(among(connection, part, parts), table.c.external_id.startswith(OURS))
    )
    found = {one: id_ for one, id_ in connection.execute(ours)}
    if not found:
        return
    stored = ids_of(connection, table, having)
    claims: dict[int, set[str]] = {}
    for external_id, some in having.items():
        for id_ in {found[one] for one in some if one in found and external_id not in stored}:
            claims.setdefault(id_, set()).add(external_id)
    for id_, external_ids in claims.items():
        if len(external_ids) == 1:
            connection.execute(update(table).where(table.c.id == id_).values(external_id=external_ids.pop()))
