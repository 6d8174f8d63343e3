"""Who works on a deal: its owner, its account's owner, and those whom they added. `store.sight` asks the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from connectors.model.address import Address
from store.database import upsert
from store.schema import accounts, deal_members, deals


class Why(StrEnum):
    """What makes somebody one of the team."""

    OWNER = "owner"
    """The deal is hers."""
    ACCOUNT = "account"
    """Its account is hers."""
    MEMBER = "member"
    """Somebody of the team added her."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team."""

    rep: Address
    why: Why
    added_by: Address | None = None
    """Of members."""


def of(connection: Connection, deal: int) -> list[Member] | None:
    """Its team, the owner first, members by address; None where there is no such deal."""
    owners = select(deals.c.owner, accounts.c.owner).join_from(deals, accounts, isouter=True).where(deals.c.id == deal)
    row = connection.execute(owners).first()
    if row is None:
        return None
    named = {rep: Member(rep, why) for rep, why in ((row[1], Why.ACCOUNT), (row[0], Why.OWNER)) if rep}
    team = sorted(named.values(), key=lambda member: member.why is not Why.OWNER)
    added = select(deal_members.c.rep, deal_members.c.added_by).where(deal_members.c.deal_id == deal)
    rows = connection.execute(added.order_by(deal_members.c.rep))
    return team + [Member(rep, Why.MEMBER, by) for rep, by in rows if rep not in named]


def add(connection: Connection, deal: int, rep: Address, by: Address, at: datetime) -> None:
    """She is one of it from now on, if she was not."""
    row = {"deal_id": deal, "rep": rep, "added_by": by, "at": at}
    connection.execute(upsert(connection, deal_members).values(row).on_conflict_do_nothing())


def remove(connection: Connection, deal: int, rep: Address) -> bool:
    """She was one of those added, and is none any more."""
    hers = delete(deal_members).where(deal_members.c.deal_id == deal, deal_members.c.rep == rep)
    return connection.execute(hers).rowcount == 1


def hand_over(connection: Connection, deal: int, into: int) -> None:
    """Who works on a deal works on the one that it has become part of."""
    c = deal_members.c
    for row in connection.execute(select(c.rep, c.added_by, c.at).where(c.deal_id == deal)).all():
        add(connection, into, row.rep, row.added_by, row.at)
