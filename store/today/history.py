"""When things happened with many records at once, as far as somebody may know of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Connection, Select, select

from connectors.model.interaction import Kind
from matcher.model import TargetType
from store.database import among
from store.links import holds
from store.model import Direction
from store.schema import interactions, links
from store.sight import Eye
from store.today.scope import by_people


@dataclass(frozen=True, slots=True)
class Happened:
    """One interaction."""

    at: datetime
    end: datetime | None
    kind: Kind
    direction: Direction


def histories(
    connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, since: datetime
) -> dict[int, list[Happened]]:
    """Record → what is linked to it of the time since then, oldest first, meetings to come among it."""
    c = interactions.c
    query = select(links.c.target_id, c.at, c.end, c.kind, c.direction)
    found: dict[int, list[Happened]] = {}
    for id_, at, end, kind, direction in connection.execute(_linked(query, connection, type_, ids, eye, since)):
        found.setdefault(id_, []).append(Happened(at, end, Kind(kind), Direction(direction)))
    return found


def moments(
    connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, since: datetime
) -> dict[int, list[datetime]]:
    """The same, of each only when it was."""
    query = select(links.c.target_id, interactions.c.at)
    found: dict[int, list[datetime]] = {}
    for id_, at in connection.execute(_linked(query, connection, type_, ids, eye, since)):
        found.setdefault(id_, []).append(at)
    return found


_Found = TypeVarTuple("_Found")


def _linked(
    query: Select[*_Found], connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, since: datetime
) -> Select[*_Found]:
    c = interactions.c
    return (
        query.join_from(links, interactions, c.id == links.c.interaction_id)
        .where(among(connection, links.c.target_id, ids), links.c.type == type_, holds())
        .where(c.at >= since, by_people(), eye.may_know)
        .order_by(links.c.target_id, c.at)
    )
