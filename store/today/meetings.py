"""The meetings that a rep has before her."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, func, select

from connectors.model.address import Address
from connectors.model.interaction import Answer, Kind, MeetingState
from matcher.model import TargetType
from store.database import among
from store.links import holds
from store.schema import interactions, links, participants
from store.sight import seen_by
from store.today.scope import by_people, in_mailbox

_LONGEST = timedelta(days=1)
"""A meeting that began earlier is no longer looked for."""
MOST = 40
"""Meetings of a few days; a calendar with more is no person's."""


def ahead(connection: Connection, rep: Address, now: datetime, until: datetime) -> list[int]:
    """Those in her calendar that end after `now` and begin by `until`, in their order; not what she declined."""
    c, mine = interactions.c, participants.c
    declined = (mine.interaction_id == c.id) & (mine.address == rep) & (mine.answer == Answer.DECLINED)
    query = select(c.id).where(
        in_mailbox(rep, now - _LONGEST, until),
        c.kind == Kind.MEETING,
        func.coalesce(c.end, c.at) > now,
        by_people(),
        ~exists(select(mine.position).where(declined).correlate(interactions)),
        seen_by(rep),
    )
    return list(connection.execute(query.order_by(c.at, c.id).limit(MOST)).scalars())


def is_ahead(connection: Connection, interaction: int, now: datetime) -> bool:
    """It is a meeting that goes on and has not ended."""
    c = interactions.c
    going_on = c.state.in_((MeetingState.PLANNED, MeetingState.MOVED)) & (func.coalesce(c.end, c.at) > now)
    return connection.execute(select(c.id).where(c.id == interaction, going_on)).first() is not None


def deals_of(connection: Connection, ids: Collection[int]) -> dict[int, list[int]]:
    """Meeting → the deals that it is linked to."""
    c = links.c
    query = select(c.interaction_id, c.target_id).where(
        among(connection, c.interaction_id, ids), c.type == TargetType.DEAL, holds()
    )
    found: dict[int, list[int]] = {}
    for meeting, deal in connection.execute(query.order_by(c.interaction_id, c.score.desc())):
        found.setdefault(meeting, []).append(deal)
    return found
