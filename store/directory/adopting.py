"""Records that Capture added by itself become the CRM's when an import brings them: one person is one record.

What a rep confirmed when adding stays where the import tells nothing of it. Whose the record is, the import says:
owners may read what colleagues have with their contacts and in their accounts' deals. Adding must not give that.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Column, Connection, Select, Table, select, update

from connectors.model.crm import Account, Contact
from matcher.model import Ref, TargetType
from store.database import alone, among
from store.directory.accounts import load_accounts
from store.directory.contacts import load_contacts
from store.directory.merging import merge
from store.directory.saved import Record, Stored, ids_of
from store.records import RECORDS
from store.schema import account_domains, accounts, contact_addresses, contacts

OURS: Final = "capture:"
"""How the external ids of records begin that Capture added; a UUID follows."""

_OF_CONTACTS = frozenset({"account", "owner", "created_at", "title", "phone"})
_OF_ACCOUNTS = frozenset({"owner"})
_OWNER = frozenset({"owner"})


def adopt_contacts(connection: Connection, given: Sequence[Contact], untold: Collection[str]) -> list[Contact]:
    """Makes records of ours the one of the given that has addresses of theirs; several of ours become one.

    The given, to be saved next: with what is on record in the fields that they leave empty, if they took over a record
    of ours, and in those of `untold`, of which the import knows nothing.
    """
    having = {one.external_id: one.addresses for one in given}
    adopted = _adopt(
        connection, TargetType.CONTACT, contact_addresses.c.contact_id, contact_addresses.c.address, having
    )
    stored = load_contacts(connection, among(connection, contacts.c.external_id, having))
    return _completed(given, stored, adopted, _OF_CONTACTS, untold)


def adopt_accounts(connection: Connection, given: Sequence[Account], untold: Collection[str]) -> list[Account]:
    """The same of accounts, which are found by their domains."""
    having = {one.external_id: one.domains for one in given}
    adopted = _adopt(connection, TargetType.ACCOUNT, account_domains.c.account_id, account_domains.c.domain, having)
    stored = load_accounts(connection, among(connection, accounts.c.external_id, having))
    return _completed(given, stored, adopted, _OF_ACCOUNTS, untold)


def _adopt(
    connection: Connection,
    type_: TargetType,
    owner: Column[int],
    part: Column[str],
    having: Mapping[str, Sequence[str]],
) -> Collection[str]:
    """The external ids that have taken over records of ours; what two of the given claim is left to neither."""
    alone(connection)
    table = RECORDS[type_]
    taken: dict[str, list[int]] = defaultdict(list)
    for id_, external_ids in sorted(_claims(connection, table, owner, part, having).items()):
        if len(external_ids) == 1:
            taken[external_ids.pop()].append(id_)
    stored = ids_of(connection, table, taken)
    for external_id, ids in taken.items():
        into = stored.get(external_id)
        if into is None:
            into = ids.pop(0)
            connection.execute(update(table).where(table.c.id == into).values(external_id=external_id))
        for gone in ids:
            merge(connection, Ref(type_, gone), Ref(type_, into))
    return taken.keys()


def _claims(
    connection: Connection, table: Table, owner: Column[int], part: Column[str], having: Mapping[str, Sequence[str]]
) -> dict[int, set[str]]:
    """Record of ours → the external ids of the given that have an address or a domain of it."""
    bringing: dict[str, set[str]] = defaultdict(set)
    for external_id, parts in having.items():
        for one in parts:
            bringing[one].add(external_id)
    ours: Select[str, int] = (
        select(part, owner)
        .join_from(part.table, table, owner == table.c.id)
        .where(among(connection, part, bringing), table.c.external_id.startswith(OURS))
    )
    claims: dict[int, set[str]] = defaultdict(set)
    for one, id_ in connection.execute(ours):
        claims[id_] |= bringing[one]
    return claims


def _completed(
    given: Sequence[Record],
    stored: Sequence[Stored[Record]],
    adopted: Collection[str],
    fields: frozenset[str],
    untold: Collection[str],
) -> list[Record]:
    before = {one.record.external_id: one.record for one in stored}
    done: list[Record] = []
    for one in given:
        old = before.get(one.external_id)
        kept = fields - _OWNER if one.external_id in adopted else fields & frozenset(untold)
        empty = (name for name in kept if not getattr(one, name))
        done.append(one if old is None else replace(one, **{name: getattr(old, name) for name in empty}))
    return done
