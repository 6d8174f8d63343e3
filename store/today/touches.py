"""What happened with an address most recently, as far as somebody may know of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from connectors.model.address import Address
from connectors.model.interaction import Role
from store.database import among
from store.model import Direction
from store.schema import interactions, participants
from store.sight import Eye
from store.today.scope import by_people, is_mail

_LATEST = 20
"""Of an address: enough for its last contact and the threads that are still warm."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One interaction with somebody."""

    id: int
    at: datetime
    thread: str
    is_mail: bool


def latest(
    connection: Connection, addresses: Collection[Address], eye: Eye, now: datetime
) -> dict[Address, list[Touch]]:
    """Address → what happened up to `now` and `eye` may know of, newest first; a bounded number."""
    c, on = interactions.c, participants.c
    rank = func.row_number().over(partition_by=on.address, order_by=(c.at.desc(), c.id.desc())).label("rank")
    happened = (
        select(on.address, c.id, c.at, c.thread, is_mail().label("is_mail"), rank)
        .join(interactions, c.id == on.interaction_id)
        .where(among(connection, on.address, addresses), c.at <= now, by_people(), eye.may_know)
        .where(on.role != Role.BCC)
        .subquery()
    )
    query = select(happened).where(happened.c.rank <= _LATEST).order_by(happened.c.address, happened.c.rank)
    found: dict[Address, dict[int, Touch]] = {}
    for row in connection.execute(query):
        found.setdefault(row.address, {})[row.id] = Touch(row.id, row.at, row.thread, bool(row.is_mail))
    return {address: list(some.values()) for address, some in found.items()}


def last_words(connection: Connection, threads: Collection[str], eye: Eye, now: datetime) -> dict[str, int]:
    """Thread → its latest mail to or from outside that `eye` may know of."""
    c = interactions.c
    query = select(c.thread, c.id).where(among(connection, c.thread, threads), _outward(), c.at <= now, eye.may_know)
    return {thread: id_ for thread, id_ in connection.execute(query.order_by(c.at, c.id))}


def _outward() -> ColumnElement[bool]:
    return is_mail() & by_people() & (interactions.c.direction != Direction.INTERNAL)
