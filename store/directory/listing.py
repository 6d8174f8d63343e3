"""The directory read for exports and pages: one record by id, or all of them in the order of their ids."""

from collections.abc import Callable, Iterator

from sqlalchemy import Column, ColumnElement, Connection, and_, select

from connectors.model.crm import Account, Contact, Deal
from matcher.model import TargetType
from store.directory.accounts import load_accounts
from store.directory.contacts import load_contacts
from store.directory.deals import load_deals
from store.directory.saved import Record, Stored
from store.names import is_called
from store.schema import accounts, contacts, deals

_AT_A_TIME = 1_000

_Load = Callable[[Connection, ColumnElement[bool], int], list[Stored[Record]]]


def iter_accounts(connection: Connection) -> Iterator[Stored[Account]]:
    """Every account; holds a thousand at a time, as the others do."""
    return _all(connection, accounts.c.id, load_accounts)


def iter_contacts(connection: Connection) -> Iterator[Stored[Contact]]:
    """Every contact."""
    return _all(connection, contacts.c.id, load_contacts)


def iter_deals(connection: Connection) -> Iterator[Stored[Deal]]:
    """Every deal."""
    return _all(connection, deals.c.id, load_deals)


def deal_ids(connection: Connection) -> frozenset[int]:
    """The ids of all deals."""
    return frozenset(connection.execute(select(deals.c.id)).scalars())


def get_account(connection: Connection, id_: int) -> Stored[Account] | None:
    """The account with this id."""
    return next(iter(load_accounts(connection, accounts.c.id == id_)), None)


def get_contact(connection: Connection, id_: int) -> Stored[Contact] | None:
    """The contact with this id."""
    return next(iter(load_contacts(connection, contacts.c.id == id_)), None)


def get_deal(connection: Connection, id_: int) -> Stored[Deal] | None:
    """The deal with this id."""
    return next(iter(load_deals(connection, deals.c.id == id_)), None)


def page_of_accounts(connection: Connection, wanted: str, after: int, most: int) -> list[Stored[Account]]:
    """Up to `most` with an id above `after`, by id: all, or those called so (`store.names.is_called`)."""
    return load_accounts(connection, _called(TargetType.ACCOUNT, wanted, accounts.c.id > after), most)


def page_of_contacts(connection: Connection, wanted: str, after: int, most: int) -> list[Stored[Contact]]:
    """The same of contacts."""
    return load_contacts(connection, _called(TargetType.CONTACT, wanted, contacts.c.id > after), most)


def page_of_deals(connection: Connection, wanted: str, after: int, most: int) -> list[Stored[Deal]]:
    """The same of deals."""
    return load_deals(connection, _called(TargetType.DEAL, wanted, deals.c.id > after), most)


def _called(type_: TargetType, wanted: str, behind: ColumnElement[bool]) -> ColumnElement[bool]:
    called = is_called(type_, wanted)
    return behind if called is None else and_(behind, called)


def _all(connection: Connection, id_column: Column[int], load: _Load[Record]) -> Iterator[Stored[Record]]:
    last = 0
    while found := load(connection, id_column > last, _AT_A_TIME):
        yield from found
        last = found[-1].id
