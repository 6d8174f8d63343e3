"""Accounts, contacts and deals: the exports' shapes, and what has happened with one."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from capture.export import shapes
from capture.web.api.fields import Id, Moment
from connectors.model import crm
from store.directory import Stored
from store.timeline import Totals

_OWNER = Field(description="The address of the rep who answers for it.")
_EXTERNAL = Field(description="Its id in the system that it came from.")
_ACCOUNT = Field(description="Its account, by that account's `external_id`.")


class Account(BaseModel):
    """A company that we sell to."""

    id: Id
    name: str
    domains: list[str] = Field(description="Its mail domains, the best known first.")
    owner: str | None = _OWNER
    external_id: str = _EXTERNAL

    @classmethod
    def of(cls, stored: Stored[crm.Account]) -> Self:
        """From the store."""
        return cls.model_validate(shapes.account(stored))


class Contact(BaseModel):
    """A person; usually at an account."""

    id: Id
    name: str
    addresses: list[str] = Field(description="The main address first.")
    account: str | None = _ACCOUNT
    owner: str | None = _OWNER
    created_at: Moment | None
    external_id: str = _EXTERNAL
    title: str = Field(description="What the person is at the account.")
    phone: str

    @classmethod
    def of(cls, stored: Stored[crm.Contact]) -> Self:
        """From the store."""
        return cls.model_validate(shapes.contact(stored))


class Stage(BaseModel):
    """A stage of a deal."""

    stage: str
    since: Moment = Field(alias="from", description="From when it held.")


class Part(BaseModel):
    """A contact's part in a deal."""

    contact: str = Field(description="The contact's `external_id`.")
    role: str
    since: Moment | None = Field(alias="from", description="Null is open-ended.")
    until: Moment | None = Field(alias="to", description="Null is open-ended.")


class Deal(BaseModel):
    """An opportunity with its history."""

    id: Id
    name: str
    account: str | None = _ACCOUNT
    owner: str | None = _OWNER
    amount: str | None = Field(description="A decimal number, as text.")
    currency: str | None
    close_date: date | None = Field(description="When it is expected to close.")
    stages: list[Stage] = Field(description="The oldest first.")
    contacts: list[Part]
    created_at: Moment | None
    closed_at: Moment | None
    external_id: str = _EXTERNAL

    @classmethod
    def of(cls, stored: Stored[crm.Deal]) -> Self:
        """From the store."""
        return cls.model_validate(shapes.deal(stored))


class Happened(BaseModel):
    """How much has happened by now, of what you may know of and what is linked, not merely suggested."""

    inbound: int = Field(description="Mails received.")
    outbound: int = Field(description="Mails sent.")
    internal: int = Field(description="Mails among colleagues.")
    meetings: int
    first_at: Moment | None
    last_at: Moment | None

    @classmethod
    def of(cls, totals: Totals) -> Self:
        """From the store."""
        return cls(
            inbound=totals.inbound,
            outbound=totals.outbound,
            internal=totals.internal,
            meetings=totals.meetings,
            first_at=totals.first_at,
            last_at=totals.last_at,
        )


class AccountWhole(Account):
    """An account, and how much has happened with it."""

    totals: Happened


class ContactWhole(Contact):
    """A contact, and how much has happened with the person."""

    totals: Happened


class DealWhole(Deal):
    """A deal, and how much has happened in it."""

    totals: Happened
