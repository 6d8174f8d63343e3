"""Which interactions count as contact between people."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from connectors.model.address import Address
from connectors.model.interaction import Kind, MeetingState
from store.months import month_of
from store.schema import connections, interactions, ledger, sources


def by_people() -> ColumnElement[bool]:
    """Of interactions: in the record, from a person and not to many, and no meeting that was called off."""
    c = interactions.c
    goes_on = or_(c.state.is_(None), c.state.not_in((MeetingState.CANCELLED, MeetingState.DECLINED)))
    return and_(c.gone_at.is_(None), c.bulk == "", goes_on)


def is_mail() -> ColumnElement[bool]:
    """Of interactions: mail, not a meeting."""
    return interactions.c.kind == Kind.EMAIL


def in_mailbox(rep: Address, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Of interactions: of the time between the two moments, and in a mailbox of hers. Found by her own lines alone."""
    c, at = ledger.c, interactions.c.at
    mine = select(sources.c.id).join(connections).where(connections.c.owner == rep)
    lately = c.month.between(month_of(since), month_of(until))
    seen = select(c.interaction_id).where(c.source_id.in_(mine), lately, c.interaction_id.is_not(None))
    return and_(interactions.c.id.in_(seen), at >= since, at <= until)
