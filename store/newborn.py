"""Deals that were made just now, with the mail that came right before: nothing has been filed under them yet."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, select

from connectors.model.interaction import Role
from matcher.learned.rules import Newborn
from matcher.model import moment
from store.schema import deals, interactions, participants

YOUNG = timedelta(days=3)
_JUST_BEFORE = timedelta(minutes=10)
_MOST = 50


def newborn(connection: Connection, first: datetime, last: datetime) -> list[Newborn]:
    """The deals that were young at some time from `first` to `last`, the newest ones where they are many."""
    young = select(deals.c.id, deals.c.created_at).where(deals.c.created_at.between(first - YOUNG, last))
    found = connection.execute(young.order_by(deals.c.created_at.desc()).limit(_MOST)).all()
    return [_newborn(connection, id_, created_at) for id_, created_at in found]


def _newborn(connection: Connection, deal: int, created_at: datetime) -> Newborn:
    row = interactions.c
    sent = and_(participants.c.interaction_id == row.id, participants.c.role.in_([Role.FROM, Role.ORGANIZER]))
    before = (
        select(participants.c.address, row.subject)
        .join_from(interactions, participants, sent)
        .where(row.at > created_at - _JUST_BEFORE, row.at <= created_at, row.gone_at.is_(None))
        .order_by(row.at.desc(), row.id.desc())
        .limit(1)
    )
    born = moment(created_at)
    sender, subject = connection.execute(before).one_or_none() or ("", "")
    return Newborn(deal, born, born + moment_span(YOUNG), sender, subject)


def moment_span(span: timedelta) -> int:
    """A span in the unit of moments."""
    return span // timedelta(microseconds=1)
