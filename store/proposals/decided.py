"""What people decide about proposals: added to the directory, dismissed, and either taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from connectors.model.address import Address
from store.database import alone
from store.proposals.strangers import look_at
from store.schema import proposal_evidence, proposals, strangers

Added = dict[str, Any]
"""What adding made: see `capture.proposing.adding`."""


def add(connection: Connection, id_: int, added: Added, by: Address, at: datetime) -> bool:
    """Marks it as added; False where somebody else has been quicker."""
    open_ = update(proposals).where(proposals.c.id == id_, proposals.c.decided_at.is_(None))
    return connection.execute(open_.values(decided_by=by, decided_at=at, added=added)).rowcount == 1


def added(connection: Connection, id_: int) -> Added | None:
    """What adding made; None where it is not added."""
    found = connection.execute(select(proposals.c.added).where(proposals.c.id == id_)).scalar_one_or_none()
    return found or None


def reopen(connection: Connection, id_: int, now: datetime) -> None:
    """It is as if it had not been added; its people are looked at again."""
    connection.execute(
        update(proposals).where(proposals.c.id == id_).values(decided_by=None, decided_at=None, added=None)
    )
    theirs = select(strangers.c.address).where(strangers.c.proposal_id == id_)
    look_at(connection, connection.execute(theirs).scalars().all(), now)


def dismiss(connection: Connection, id_: int, rep: Address | None, at: datetime | None) -> bool:
    """A rep does not want it, or no rep does; None takes that back. False where nobody is asked about it."""
    alone(connection)
    whose = update(proposal_evidence).where(proposal_evidence.c.proposal_id == id_)
    hers = whose if rep is None else whose.where(proposal_evidence.c.rep == rep)
    return connection.execute(hers.values(dismissed_at=at)).rowcount > 0
