"""After an upgrade whose matcher finds contacts and accounts by other keys."""

from collections.abc import Iterator

from sqlalchemy import Column, Connection, exists, select

from matcher.keys import account_keys
from matcher.model import TargetType
from store.database import among
from store.directory.accounts import load_accounts
from store.directory.contacts import renew_keys
from store.directory.keys import save_keys
from store.schema import accounts, contacts, directory_keys

_AT_A_TIME = 1_000


def write_missing_keys(connection: Connection) -> None:
    """The keys of the contacts and accounts that have none."""
    for ids in _without_keys(connection, accounts.c.id, TargetType.ACCOUNT):
        found = load_accounts(connection, among(connection, accounts.c.id, ids))
        keys = {one.id: account_keys(one.record.name, one.record.domains) for one in found}
        save_keys(connection, TargetType.ACCOUNT, keys, stored=False)
    for ids in _without_keys(connection, contacts.c.id, TargetType.CONTACT):
        renew_keys(connection, ids)


def _without_keys(connection: Connection, id_: Column[int], target_type: TargetType) -> Iterator[list[int]]:
    columns = directory_keys.c
    keys = exists().where(columns.type == target_type.value, columns.target_id == id_)
    ids = list(connection.execute(select(id_).where(~keys).order_by(id_)).scalars())
    for first in range(0, len(ids), _AT_A_TIME):
        yield ids[first : first + _AT_A_TIME]
