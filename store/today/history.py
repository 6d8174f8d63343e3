"""When things happened with many records at once, as far as somebody may know of it."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Connection, Select, func, select

from connectors.model.interaction import Kind
from matcher.model import Ref, TargetType
from store.database import among
from store.links import holds
from store.model import Direction
from store.schema import interactions, links
from store.sight import Eye
from store.timeline import latest
from store.today.scope import by_people, is_mail


def moments(
    connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, since: datetime
) -> dict[int, list[datetime]]:
    """Record → when what is linked to it was, of the time since then, oldest first, meetings to come among it."""
    c = links.c
    those = (among(connection, c.target_id, ids), c.type == type_, c.at >= since)
    query = _linked(select(c.target_id, c.at), eye).where(*those).order_by(c.target_id, c.at)
    found: dict[int, list[datetime]] = {}
    for id_, at in connection.execute(query):
        found.setdefault(id_, []).append(at)
    return found


def busy(connection: Connection, type_: TargetType, ids: Collection[int], eye: Eye, since: datetime) -> set[int]:
    """The records with which something happened since then, or is to come."""
    query = _linked(select(links.c.at), eye).where(links.c.at >= since)
    return set(latest(connection, type_, ids, query))


def met(connection: Connection, ids: Collection[int], eye: Eye, now: datetime, since: datetime) -> dict[int, datetime]:
    """Deal → when the last meeting about it that is over began, of the time since then."""
    c = interactions.c
    over = (c.kind == Kind.MEETING, func.coalesce(c.end, c.at) <= now, links.c.at >= since)
    return latest(connection, TargetType.DEAL, ids, _linked(select(links.c.at), eye).where(*over))


def mails(connection: Connection, target: Ref, eye: Eye, after: datetime, until: datetime) -> Counter[Direction]:
    """How many there were each way after the one moment, up to the other."""
    way, at = interactions.c.direction, links.c.at
    its = (links.c.target_id == target.id, links.c.type == target.type, at > after, at <= until, is_mail())
    query = _linked(select(way, func.count()), eye).where(*its).group_by(way)
    return Counter({Direction(each): number for each, number in connection.execute(query)})


_Found = TypeVarTuple("_Found")


def _linked(query: Select[*_Found], eye: Eye) -> Select[*_Found]:
    joined = query.join_from(links, interactions, interactions.c.id == links.c.interaction_id)
    return joined.where(holds(), by_people(), eye.may_know)
