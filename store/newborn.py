"""Deals that were made just now, with the mail that came right before: nothing has been filed under them yet."""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, and_, select

from connectors.model.address import Address
from connectors.model.interaction import Role
from matcher.learned.rules import Newborn
from matcher.model import moment
from store.schema import deals, interactions, participants
from store.sight import seen_by

_YOUNG = timedelta(days=3)
_JUST_BEFORE = timedelta(minutes=10)
_MOST = 10


def newborn(connection: Connection, first: datetime, last: datetime) -> list[Newborn]:
    """The deals that were young at some time from `first` to `last`, the newest ones where they are many.

    Not those of which only the day is known, nor those that came with others: those came of an import.
    """
    young = select(deals.c.id, deals.c.created_at, deals.c.owner).where(
        deals.c.created_at.between(first - _YOUNG, last)
    )
    found = connection.execute(young.order_by(deals.c.created_at.desc(), deals.c.id).limit(_MOST)).all()
    together = Counter(row.created_at for row in found)
    made = [row for row in found if together[row.created_at] == 1 and row.created_at.time() != time()]
    return [_newborn(connection, *row) for row in made]


def _newborn(connection: Connection, deal: int, created_at: datetime, owner: Address | None) -> Newborn:
    """With the last mail before it that its owner saw, or anybody where it has none."""
    row = interactions.c
    sent = and_(participants.c.interaction_id == row.id, participants.c.role.in_([Role.FROM, Role.ORGANIZER]))
    before = (
        select(participants.c.address, row.subject)
        .join_from(interactions, participants, sent)
        .where(row.at > created_at - _JUST_BEFORE, row.at <= created_at, row.gone_at.is_(None))
        .order_by(row.at.desc(), row.id.desc())
        .limit(1)
    )
    seen = before.where(seen_by(owner)) if owner is not None else before
    born = moment(created_at)
    sender, subject = connection.execute(seen).one_or_none() or ("", "")
    return Newborn(deal, born, moment(created_at + _YOUNG), sender, subject)
