"""What the forms of the queue send, and where they lead."""

from datetime import datetime
from typing import Annotated

from fastapi import HTTPException, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from capture.web.visit import go
from connectors.model.address import Address
from matcher.model import Ref, TargetType
from store import decisions, review
from store.links import Decision

FormId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class About(BaseModel):
    """The interaction that a form is about, and where to go from it."""

    interaction: FormId
    next: FormId | None = None
    """The card below it in the queue."""
    stay: bool = False
    """Back to the interaction's own page."""


class Pick(About):
    """One record of the directory for one interaction."""

    type: TargetType
    target: FormId

    @property
    def ref(self) -> Ref:
        """The record."""
        return Ref(self.type, self.target)


def must_see(connection: Connection, rep: Address, interaction: int) -> None:
    """Raises HTTPException unless the interaction was seen in her mailboxes: others' are not hers to decide."""
    if not review.seen(connection, interaction, rep):
        raise HTTPException(404)


def is_open(connection: Connection, pick: Pick, rep: Address, wanted: Decision) -> bool:
    """The link waits for a decision; False where she has just made that very one (a button pressed twice).

    Raises HTTPException where there is no such link, or somebody has decided otherwise since the page was made.
    """
    link = decisions.of_target(connection, pick.interaction, pick.ref)
    if link is None:
        raise HTTPException(404)
    if link.decision is None:
        return True
    if (link.decision, link.decided_by) == (wanted, rep):
        return False
    raise HTTPException(409, f"{link.decided_by} has already decided this: go back to the queue for what is left.")


def back(connection: Connection, about: About, did: datetime) -> Response:
    """To the card while it has open suggestions, else to the one below it."""
    if about.stay:
        return go(f"/interactions/{about.interaction}", did=did.isoformat())
    at = about.interaction if review.is_waiting(connection, about.interaction) else about.next
    return go("/review", f"i-{at}" if at else "", did=did.isoformat())
