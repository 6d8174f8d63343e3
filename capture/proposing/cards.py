"""Proposals as pages and the command line show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from capture.proposing.adding import Fields, offer
from capture.proposing.told import told
from connectors.model.address import Address
from store import review
from store.proposals.model import Proposal, Proposed

_READ = ("title", "company", "phone")
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where fields were read: the signature of one mail."""

    fields: tuple[str, ...]
    at: datetime
    interaction: int | None
    """None where that mail has gone since."""


@dataclass(frozen=True, slots=True)
class Card:
    """One person or company for one rep."""

    id: int
    kind: Proposed
    rep: Address
    addresses: tuple[Address, ...]
    domain: str | None
    fields: Fields
    account: int | None
    """The account that the company is; None where it is new, or there is none."""
    sentence: str
    sources: tuple[Source, ...]
    last_at: datetime


def cards(connection: Connection, proposals: Sequence[Proposal], now: datetime, zone: tzinfo | None) -> list[Card]:
    """In the same order. A company that one of the people is of needs no card of its own: adding them makes it."""
    peopled = {(one.rep, one.finding.domain) for one in proposals if one.finding.kind is Proposed.PERSON}
    alone = (
        one for one in proposals if one.finding.kind is Proposed.PERSON or (one.rep, one.finding.domain) not in peopled
    )
    return [_card(connection, one, now, zone) for one in alone]


def _card(connection: Connection, one: Proposal, now: datetime, zone: tzinfo | None) -> Card:
    offered = offer(connection, one.finding)
    return Card(
        id=one.id,
        kind=one.finding.kind,
        rep=one.rep,
        addresses=one.finding.addresses,
        domain=one.finding.domain,
        fields=offered.fields,
        account=offered.account.id if offered.account else None,
        sentence=told(one.evidence, now, zone),
        sources=_sources(connection, one, offered.fields),
        last_at=one.evidence.last_at,
    )


def _sources(connection: Connection, one: Proposal, shown: Fields) -> tuple[Source, ...]:
    """Of what is shown: a company by the account's name was read nowhere."""
    found: dict[int, list[str]] = {}
    days: dict[int, datetime] = {}
    for field in _READ:
        origin = one.finding.origins.get(field)
        if origin and (field != "company" or shown.company == one.finding.company):
            found.setdefault(origin.interaction, []).append(field)
            days[origin.interaction] = origin.at
    return tuple(
        Source(tuple(fields), days[id_], id_ if review.seen(connection, id_, one.rep) else None)
        for id_, fields in found.items()
    )
