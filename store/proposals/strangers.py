"""Who from outside is to be looked at: a mark in the record says whose people are known, and each stranger has a time.

Interactions enter the record one transaction after another (`store.database.alone`), so that the mark passes none that
is still on its way.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, func, or_, select, update

from connectors.model.address import Address
from connectors.model.interaction import Kind, Role
from store.database import among, upsert
from store.model import Direction
from store.schema import interactions, participants, proposal_mark, strangers

_THE_ONE = 1
_AUTHORS = (Role.FROM.value, Role.ORGANIZER.value)
_INBOUND = interactions.c.direction == Direction.INBOUND.value


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The people of the interactions behind the mark who may have something to do with us."""

    addresses: frozenset[Address]
    upto: int
    """Where the mark goes when they are known."""


@dataclass(frozen=True, slots=True)
class Due:
    """A stranger to be looked at."""

    address: Address
    due_at: datetime
    proposal: int | None


def newcomers(connection: Connection, most: int) -> Newcomers | None:
    """Of the next `most` interactions: the people whom we wrote to or met, and of those who wrote to us, the ones who
    answered or are known already. None where the mark has reached the end."""
    mark = connection.execute(select(proposal_mark.c.interaction)).scalar_one_or_none() or 0
    ids = select(interactions.c.id).where(interactions.c.id > mark).order_by(interactions.c.id).limit(most).subquery()
    upto = connection.execute(select(func.max(ids.c.id))).scalar_one()
    if upto is None:
        return None
    fresh = and_(interactions.c.id > mark, interactions.c.id <= upto)
    queries = (_dealt_with(fresh), _answering(fresh), _answered_before(fresh))
    found = {Address(address) for query in queries for address in connection.execute(query).scalars()}
    return Newcomers(frozenset(found), upto)


def remember(connection: Connection, addresses: Iterable[Address], upto: int, now: datetime) -> None:
    """Makes them due, and moves the mark."""
    look_at(connection, addresses, now)
    moved = upsert(connection, proposal_mark).values(id=_THE_ONE, interaction=upto)
    higher = proposal_mark.c.interaction < upto
    connection.execute(moved.on_conflict_do_update(index_elements=["id"], set_={"interaction": upto}, where=higher))


def look_at(connection: Connection, addresses: Iterable[Address], now: datetime) -> None:
    """Makes these strangers due, whether they are known or not."""
    rows = [{"address": address, "due_at": now} for address in sorted(set(addresses))]
    if rows:
        due = upsert(connection, strangers)
        connection.execute(due.on_conflict_do_update(index_elements=["address"], set_={"due_at": now}), rows)


def look_again(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Makes those due who are on interactions that are seen elsewhere now, have gone, or are about to be removed."""
    on_them = select(participants.c.address).where(among(connection, participants.c.interaction_id, ids))
    connection.execute(update(strangers).where(strangers.c.address.in_(on_them)).values(due_at=now))


def due(connection: Connection, now: datetime, most: int) -> list[Due]:
    """Those whose time has come, longest ago first."""
    c = strangers.c
    rows = select(c.address, c.due_at, c.proposal_id).where(c.due_at.is_not(None), c.due_at <= now)
    return [Due(*row) for row in connection.execute(rows.order_by(c.due_at, c.address).limit(most))]


def settle(connection: Connection, looked_at: Iterable[Due], again: Mapping[Address, datetime]) -> None:
    """They have been looked at; who has become due anew since then stays so. `again`: when to look the next time."""
    c = strangers.c
    same = and_(c.address == bindparam("whose"), c.due_at == bindparam("was_due", type_=c.due_at.type))
    rows: list[dict[str, Any]] = [
        {"whose": one.address, "was_due": one.due_at, "next_due": again.get(one.address)} for one in looked_at
    ]
    rows.sort(key=itemgetter("whose"))
    connection.execute(update(strangers).where(same).values(due_at=bindparam("next_due", type_=c.due_at.type)), rows)


def _dealt_with(fresh: ColumnElement[bool]) -> Select[str]:
    with_us = or_(~_INBOUND, interactions.c.kind == Kind.MEETING.value)
    return select(participants.c.address).join_from(interactions, participants).where(fresh, with_us).distinct()


def _answering(fresh: ColumnElement[bool]) -> Select[str]:
    """The authors of mail from outside in threads of ours, or who are known."""
    ours = interactions.alias()
    spoken = exists().where(ours.c.thread == interactions.c.thread, ours.c.direction != Direction.INBOUND.value)
    known = exists().where(strangers.c.address == participants.c.address)
    return _authors().where(fresh, or_(spoken, known))


def _answered_before(fresh: ColumnElement[bool]) -> Select[str]:
    """The authors in threads in which one of us is new: an inbox may be read before what was sent."""
    threads = select(interactions.c.thread).where(fresh, ~_INBOUND)
    return _authors().where(interactions.c.thread.in_(threads.distinct()))


def _authors() -> Select[str]:
    written = and_(_INBOUND, participants.c.role.in_(_AUTHORS))
    return select(participants.c.address).join_from(interactions, participants).where(written).distinct()
