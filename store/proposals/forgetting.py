"""What came of interactions goes with them. Of what was dismissed there stays that it was, under its key."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from connectors.model.address import Address
from store.database import among
from store.schema import participants, proposal_evidence, proposals, strangers

_evidence = proposal_evidence.c


def forget(connection: Connection, looked_at: Collection[Address]) -> None:
    """Removes proposals that nobody is behind any more, and those of the strangers who are on no interaction.

    What was added stays as it is, so that it can be taken back.
    """
    connection.execute(delete(proposals).where(_forlorn(), ~_dismissed()))
    bare: dict[str, Any] = {"name": "", "title": "", "phone": "", "company": "", "domain": None, "origins": {}}
    emptied = select(proposals.c.id).where(_forlorn(), or_(proposals.c.name != "", proposals.c.domain.is_not(None)))
    ids = connection.execute(emptied.order_by(proposals.c.id)).scalars().all()
    if ids:
        connection.execute(update(proposals).where(among(connection, proposals.c.id, ids)).values(bare))
        theirs = among(connection, _evidence.proposal_id, ids)
        connection.execute(delete(proposal_evidence).where(theirs, _evidence.dismissed_at.is_(None)))
        none = {"wrote": 0, "answered": 0, "heard": 0, "colleagues": 0, "met": 0, "met_at": None, "rank": 0}
        connection.execute(update(proposal_evidence).where(theirs).values(none | {"last_at": _evidence.dismissed_at}))
    on_none = ~exists().where(participants.c.address == strangers.c.address)
    connection.execute(delete(strangers).where(among(connection, strangers.c.address, looked_at), on_none))


def _forlorn() -> ColumnElement[bool]:
    """Nobody is behind it any more, and it was not added."""
    somebody = exists().where(strangers.c.proposal_id == proposals.c.id)
    return and_(proposals.c.decided_at.is_(None), ~somebody)


def _dismissed() -> ColumnElement[bool]:
    return exists().where(_evidence.proposal_id == proposals.c.id, _evidence.dismissed_at.is_not(None))
