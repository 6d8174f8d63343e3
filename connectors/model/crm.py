"""The directory as CRMs know it: accounts, contacts, deals. Times are aware and in UTC.

`external_id` is the id in the system the record came from; references between records use it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from connectors.model.address import Address


@dataclass(frozen=True, slots=True)
class Account:
    """A company that we sell to."""

    external_id: str
    name: str
    domains: tuple[str, ...] = ()
    """Mail domains, lower case, best known first."""
    owner: Address | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person; usually at an account."""

    external_id: str
    name: str
    addresses: tuple[Address, ...] = ()
    """Main address first, aliases and earlier ones after it."""
    account: str | None = None
    owner: Address | None = None
    created_at: datetime | None = None
    title: str = ""
    """What the person is at the account: `Head of Purchasing`."""
    phone: str = ""
    """As the person writes it."""


class Stage(NamedTuple):
    """A deal's stage and the moment from which it held."""

    stage: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DealContact:
    """A contact's role in a deal and the time for which it held; None is open-ended."""

    contact: str
    role: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity, with the history that lets mail be matched against the deal as it stood on a date."""

    external_id: str
    name: str
    account: str | None = None
    owner: Address | None = None
    amount: Decimal | None = None
    currency: str | None = None
    close_date: date | None = None
    created_at: datetime | None = None
    closed_at: datetime | None = None
    stages: tuple[Stage, ...] = ()
    """Oldest first."""
    contacts: tuple[DealContact, ...] = ()
