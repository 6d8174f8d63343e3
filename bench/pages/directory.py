"""The company that sells, and those it sells to: saved by the product's own front door."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, update

from bench.pages.shape import REPS, Company
from bench.pages.vocabulary import made_up
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage
from store import directory, sources, users
from store.database import Store
from store.schema import sources as source_rows
from store.users import Role

DOMAIN = "ours.example"
_AT_ONCE = 5_000

T = TypeVar("T")


@cache
def rep(number: int) -> Address:
    """One of those with a mailbox."""
    return Address(f"{made_up(number)}@{DOMAIN}")


@cache
def colleague(number: int) -> Address:
    """One of those without."""
    return Address(f"{made_up(1_000 + number)}@{DOMAIN}")


@cache
def contact_name(number: int) -> str:
    """Given names repeat."""
    return f"{made_up(number * 7 % 900).title()} {made_up(number % 30_000).title()}"


@cache
def contact_address(number: int, account: int) -> Address:
    """Within the domain of the account."""
    return Address(f"{contact_name(number).lower().replace(' ', '.')}{number}@firm{account}.example")


@cache
def account_name(number: int) -> str:
    """Of two words."""
    return f"{made_up(5_000 + number).title()} {('Pharma', 'Logistics', 'Foods', 'Systems')[number % 4]} Ltd"


def deal_name(number: int, account: int) -> str:
    """The account and what it buys."""
    return f"{account_name(account)} - {made_up(number % 300).title()}"


def settle_in(store: Store, now: datetime) -> None:
    """Twenty reps with a mailbox and a calendar each, and the three other roles."""
    others = zip((Role.MANAGER, Role.OPS, Role.ADMINISTRATOR), map(colleague, range(3)), strict=True)
    with store.begin() as connection:
        for number in range(REPS):
            users.add(connection, rep(number), f"Rep {number}", Role.REP, now)
            sources.connect(connection, "imap", rep(number), {}, ["mail", "calendar"], now)
        for role, address in others:
            users.add(connection, address, role.value, role, now)
        connection.execute(update(source_rows).values(caught_up_at=now, last_success_at=now))


def save(store: Store, company: Company, now: datetime) -> None:
    """All accounts, contacts and deals."""
    _save(store, directory.save_accounts, _accounts(company))
    _save(store, directory.save_contacts, _contacts(company, now))
    _save(store, directory.save_deals, _deals(company, now))


def _accounts(company: Company) -> Iterator[Account]:
    for number in range(company.accounts):
        yield Account(f"A{number}", account_name(number), (f"firm{number}.example",), rep(number % REPS))


def _contacts(company: Company, now: datetime) -> Iterator[Contact]:
    for number, account in enumerate(company.contact_account.tolist()):
        address = contact_address(number, account)
        since = now - timedelta(days=400)
        yield Contact(f"C{number}", contact_name(number), (address,), f"A{account}", rep(account % REPS), since)


def _deals(company: Company, now: datetime) -> Iterator[Deal]:
    buyers = {account: number for number, account in enumerate(company.contact_account.tolist())}
    for number, account in enumerate(company.deal_account.tolist()):
        since = now - timedelta(days=30 + number % 1_000)
        yield Deal(
            external_id=f"D{number}",
            name=deal_name(number, account),
            account=f"A{account}",
            owner=rep((account if number % 4 else number) % REPS),
            amount=Decimal(1_000 * (number % 90 + 1)),
            currency="EUR",
            created_at=since,
            closed_at=None if number % 3 else since + timedelta(days=25),
            stages=(Stage("Lead", since), Stage("Offer", since + timedelta(days=9))),
            contacts=(DealContact(f"C{buyers[account]}", "buyer", since),),
        )


def _save(store: Store, save: Callable[[Connection, Sequence[T]], directory.Saved], records: Iterator[T]) -> None:
    while batch := list(islice(records, _AT_ONCE)):
        with store.begin() as connection:
            save(connection, batch)
