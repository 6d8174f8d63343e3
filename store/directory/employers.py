"""Accounts found by what people call a company."""

from sqlalchemy import Connection, select

from connectors.model.crm import Account
from matcher.keys import account_keys
from matcher.model import TargetType
from matcher.normalise.companies import company
from matcher.normalise.domains import work_domain
from store.database import among
from store.directory.accounts import load_accounts
from store.directory.saved import Stored
from store.schema import accounts, directory_keys

_MOST = 20


def accounts_called(connection: Connection, name: str) -> list[Stored[Account]]:
    """Those with this name, whatever their legal form; of at most 20."""
    return [one for one in _with(connection, account_keys(name, ())) if company(one.record.name) == company(name)]


def accounts_at(connection: Connection, domain: str) -> list[Stored[Account]]:
    """Those that have this registrable domain, or one below it; at most 20."""
    found = _with(connection, account_keys("", (domain,)))
    return [one for one in found if domain in map(work_domain, one.record.domains)]


def _with(connection: Connection, keys: frozenset[str]) -> list[Stored[Account]]:
    c = directory_keys.c
    having = select(c.target_id).where(among(connection, c.key, keys), c.type == TargetType.ACCOUNT.value).limit(_MOST)
    ids = set(connection.execute(having).scalars())
    return load_accounts(connection, among(connection, accounts.c.id, ids)) if ids else []
