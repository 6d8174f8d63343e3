"""Open deals: whose they are, how they stand, and who is in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from connectors.model.address import Address
from connectors.model.crm import Stage
from matcher.model import Ref, TargetType
from store.database import among
from store.names import Named
from store.schema import accounts, contacts, deal_contacts, deal_members, deal_stages, deals


@dataclass(frozen=True, slots=True)
class Standing:
    """A deal as it stands."""

    deal: Named
    account: Named | None
    owner: Address | None
    amount: Decimal | None
    currency: str | None
    close_date: date | None
    is_open: bool
    stages: tuple[Stage, ...]
    """Those reached by now, oldest first."""


def hers(connection: Connection, rep: Address, most: int) -> list[int]:
    """Open deals on whose team she is, the newest first."""
    c = deals.c
    query = select(c.id).where(on_her_team(rep), c.closed_at.is_(None)).order_by(c.id.desc()).limit(most)
    return list(connection.execute(query).scalars())


def on_her_team(rep: Address) -> ColumnElement[bool]:
    """Of deals: she is on its team (`store.teams`)."""
    at_hers = select(accounts.c.id).where(accounts.c.owner == rep)
    member = select(deal_members.c.deal_id).where(deal_members.c.rep == rep)
    return or_(deals.c.owner == rep, deals.c.account_id.in_(at_hers), deals.c.id.in_(member))


def standing(connection: Connection, ids: Collection[int], now: datetime) -> dict[int, Standing]:
    """Deal → how it stands."""
    c, stages = deals.c, _stages(connection, ids, now)
    query = select(deals, accounts.c.name.label("at")).outerjoin(accounts, accounts.c.id == c.account_id)
    return {
        row.id: Standing(
            deal=Named(Ref(TargetType.DEAL, row.id), row.name, row.at or ""),
            account=Named(Ref(TargetType.ACCOUNT, row.account_id), row.at, "") if row.account_id is not None else None,
            owner=row.owner,
            amount=row.amount,
            currency=row.currency,
            close_date=row.close_date,
            is_open=row.closed_at is None or row.closed_at > now,
            stages=tuple(stages.get(row.id, ())),
        )
        for row in connection.execute(query.where(among(connection, c.id, ids)))
    }


def of_contacts(connection: Connection, ids: Collection[int], now: datetime) -> dict[int, list[int]]:
    """Contact → the open deals that it is in."""
    c = deal_contacts.c
    query = select(c.contact_id, c.deal_id).join(deals).where(among(connection, c.contact_id, ids), _in_it(now))
    return _grouped([(contact, deal) for contact, deal in connection.execute(query.order_by(c.id))])


def contacts_of(connection: Connection, ids: Collection[int], now: datetime) -> dict[int, list[Named]]:
    """Open deal → the contacts that are in it."""
    c = deal_contacts.c
    query = select(c.deal_id, contacts.c.id, contacts.c.name).select_from(deal_contacts.join(deals).join(contacts))
    query = query.where(among(connection, c.deal_id, ids), _in_it(now)).order_by(c.id)
    found: dict[int, dict[int, Named]] = {}
    for deal, contact, name in connection.execute(query):
        found.setdefault(deal, {})[contact] = Named(Ref(TargetType.CONTACT, contact), name, "")
    return {deal: list(some.values()) for deal, some in found.items()}


def _in_it(now: datetime) -> ColumnElement[bool]:
    until = deal_contacts.c.until
    return and_(deals.c.closed_at.is_(None), or_(until.is_(None), until > now))


def _stages(connection: Connection, ids: Collection[int], now: datetime) -> dict[int, list[Stage]]:
    c = deal_stages.c
    query = select(c.deal_id, c.stage, c.since).where(among(connection, c.deal_id, ids), c.since <= now)
    found: dict[int, list[Stage]] = {}
    for deal, stage, since in connection.execute(query.order_by(c.deal_id, c.position)):
        found.setdefault(deal, []).append(Stage(stage, since))
    return found


def _grouped(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one, other in dict.fromkeys(pairs):
        found.setdefault(one, []).append(other)
    return found
