"""Records that pass from one owner to another."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection

from connectors.model.address import Address
from store.directory.accounts import load_accounts, save_accounts
from store.directory.contacts import load_contacts, save_contacts
from store.directory.deals import load_deals, save_deals
from store.directory.saved import Record, Saved, Stored
from store.schema import accounts, contacts, deals

_AT_A_TIME = 1_000

_Load = Callable[[Connection, ColumnElement[bool], int], list[Stored[Record]]]
_Save = Callable[[Connection, Sequence[Record]], Saved]


def hand_over(connection: Connection, rep: Address, to: Address) -> tuple[int, int, int]:
    """How many accounts, contacts and deals that were. What depends on them is marked to be matched again."""
    return (
        _pass(connection, accounts.c.owner == rep, to, load_accounts, save_accounts),
        _pass(connection, contacts.c.owner == rep, to, load_contacts, save_contacts),
        _pass(connection, deals.c.owner == rep, to, load_deals, save_deals),
    )


def _pass(
    connection: Connection, hers: ColumnElement[bool], to: Address, load: _Load[Record], save: _Save[Record]
) -> int:
    number = 0
    while found := load(connection, hers, _AT_A_TIME):
        save(connection, [replace(one.record, owner=to) for one in found])
        number += len(found)
    return number
