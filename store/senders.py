"""Senders who are new and send much: what nobody has been asked about, and nothing was learned of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from connectors.model.address import Address
from connectors.model.interaction import Kind, Role
from matcher.model import TargetType, Verdict
from store.database import among
from store.model import Direction
from store.schema import decisions, interactions, links, participants


@dataclass(frozen=True, slots=True)
class Sender:
    """What somebody sent lately."""

    address: Address
    number: int
    """Of messages."""
    bulk: int
    """Of those, what went to many or came from a machine."""
    linked: int
    """Of those, what is linked to a deal without anybody's decision."""
    decided: int
    """Of those, what somebody has decided about."""


def new(connection: Connection, first_since: datetime, lately: datetime, least: int) -> list[Sender]:
    """Those with nothing before `first_since`, and with `least` messages or more from `lately` on; most first."""
    recent = and_(interactions.c.at >= lately, _from_outside())
    number = func.count()
    bulk = func.sum(case((interactions.c.bulk != "", 1), else_=0))
    query = (
        select(participants.c.address, number, bulk)
        .join(interactions, interactions.c.id == participants.c.interaction_id)
        .where(recent, participants.c.role == Role.FROM.value)
        .group_by(participants.c.address)
        .having(number >= least)
    )
    many = {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}
    unknown = many.keys() - _known(connection, many, first_since)
    linked = _numbers(connection, unknown, recent, _linked())
    decided = _numbers(connection, unknown, recent, _decided())
    found = [Sender(one, *many[one], linked.get(one, 0), decided.get(one, 0)) for one in unknown]
    return sorted(found, key=lambda one: (-one.number, one.address))


def _known(connection: Connection, addresses: Collection[str], before: datetime) -> set[str]:
    """Those who sent something earlier."""
    earlier = participants.alias()
    about = (
        select(earlier.c.interaction_id)
        .join(interactions, interactions.c.id == earlier.c.interaction_id)
        .where(
            earlier.c.address == participants.c.address,
            earlier.c.role == Role.FROM.value,
            interactions.c.at < before,
        )
        .correlate(participants)
    )
    query = select(participants.c.address).where(among(connection, participants.c.address, addresses), exists(about))
    return set(connection.execute(query.distinct()).scalars())


def _numbers(
    connection: Connection, addresses: Collection[str], recent: ColumnElement[bool], such: ColumnElement[bool]
) -> dict[str, int]:
    query = (
        select(participants.c.address, func.count())
        .join(interactions, interactions.c.id == participants.c.interaction_id)
        .where(among(connection, participants.c.address, addresses), participants.c.role == Role.FROM.value)
        .where(recent, such)
        .group_by(participants.c.address)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _from_outside() -> ColumnElement[bool]:
    return and_(
        interactions.c.kind == Kind.EMAIL.value,
        interactions.c.direction == Direction.INBOUND.value,
        interactions.c.gone_at.is_(None),
    )


def _linked() -> ColumnElement[bool]:
    return exists(
        select(links.c.id)
        .where(
            links.c.interaction_id == interactions.c.id,
            links.c.type == TargetType.DEAL.value,
            links.c.verdict == Verdict.LINK.value,
            links.c.decision.is_(None),
        )
        .correlate(interactions)
    )


def _decided() -> ColumnElement[bool]:
    return exists(
        select(decisions.c.id)
        .where(decisions.c.interaction_id == interactions.c.id, decisions.c.type == TargetType.DEAL.value)
        .correlate(interactions)
    )
