"""When things happened with many records at once, as far as somebody may know of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

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
    query = (
        select(links.c.target_id, c.at, c.end, c.kind, c.direction)
        .join(interactions, c.id == links.c.interaction_id)
        .where(among(connection, links.c.target_id, ids), links.c.type == type_, holds())
        .where(c.at >= since, by_people(), eye.may_know)
        .order_by(links.c.target_id, c.at)
    )
    found: dict[int, list[Happened]] = {}
    for id_, at, end, kind, direction in connection.execute(query):
        found.setdefault(id_, []).append(Happened(at, end, Kind(kind), Direction(direction)))
    return found
