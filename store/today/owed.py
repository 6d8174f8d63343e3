"""Mail that a person outside wrote to a rep, and that nobody has answered."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, exists, select

from connectors.model.address import Address
from connectors.model.interaction import Role
from store.model import Direction
from store.schema import interactions, participants
from store.sight import Eye, seen_by
from store.today.scope import by_people, in_mailbox, is_mail

MOST = 100
"""More than anybody answers; those written last are left out."""


def unanswered(connection: Connection, rep: Address, eye: Eye, since: datetime, before: datetime) -> list[int]:
    """Mail to her of the time between the two moments with which its thread ends, the oldest first.

    A later mail or meeting of anybody in the thread, of which `eye` may know, continues it.
    """
    c, to = interactions.c, participants.c
    to_her = (to.interaction_id == c.id) & (to.address == rep) & (to.role == Role.TO)
    asked = select(c.id, c.at, c.thread).where(
        in_mailbox(rep, since, before),
        c.direction == Direction.INBOUND,
        is_mail(),
        by_people(),
        exists(select(to.position).where(to_her).correlate(interactions)),
        seen_by(rep),
    )
    those = asked.subquery("asked")
    query = select(those.c.id).where(~_continued(those, eye)).order_by(those.c.at, those.c.id).limit(MOST)
    return list(connection.execute(query).scalars())


def _continued(asked: FromClause, eye: Eye) -> ColumnElement[bool]:
    c = interactions.c
    later = select(c.id).where(c.thread == asked.c.thread, c.at > asked.c.at, by_people(), eye.may_know)
    return exists(later.correlate(asked))
