"""Which interactions count as contact between people."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from connectors.model.address import Address
from connectors.model.interaction import Kind, MeetingState
from store.schema import connections, interactions, ledger, participants, sources


def by_people() -> ColumnElement[bool]:
    """Of interactions: in the record, from a person and not to many, and no meeting that was called off."""
    c = interactions.c
    goes_on = or_(c.state.is_(None), c.state.not_in((MeetingState.CANCELLED, MeetingState.DECLINED)))
    return and_(c.gone_at.is_(None), c.bulk == "", goes_on)


def is_mail() -> ColumnElement[bool]:
    """Of interactions: mail, not a meeting."""
    return interactions.c.kind == Kind.EMAIL


def with_(rep: Address, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Of interactions: of the time between the two moments, and the rep is on it."""
    on = participants.c
    return _found(since, until, select(on.position).where(on.interaction_id == _recent.c.id, on.address == rep))


def in_mailbox(rep: Address, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Of interactions: of the time between the two moments, and in a mailbox of hers."""
    c = ledger.c
    mine = select(sources.c.id).join(connections).where(connections.c.owner == rep)
    return _found(since, until, select(c.item).where(c.interaction_id == _recent.c.id, c.source_id.in_(mine)))


_recent = interactions.alias("recent")


def _found(since: datetime, until: datetime, there: Select[Any]) -> ColumnElement[bool]:
    """Found by indexes alone: of all that everybody did in a month only one rep's rows are read."""
    c = _recent.c
    return interactions.c.id.in_(select(c.id).where(c.at >= since, c.at <= until, exists(there.correlate(_recent))))
