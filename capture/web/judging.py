"""What the forms of the queue send, who sends them, and what answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from capture.reviewing.acting import Acting
from capture.reviewing.telling import Told, told
from capture.web.render import render
from capture.web.visit import Here, Visit, go
from matcher.model import Ref, TargetType
from store import asked, review

FormId = Annotated[int, Field(ge=1, le=2**31 - 1)]
_REOPENED = 50
"""Cards that an answer brings at most; the page has no more."""


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


@dataclass(frozen=True, slots=True)
class Judging:
    """A form of the queue that somebody sends."""

    visit: Visit
    in_part: bool
    """The page's own script has sent it: what has changed is the answer, and it puts that in place."""

    @property
    def acting(self) -> Acting:
        """Who acts."""
        return Acting(self.visit.rep, self.visit.now, self.visit.origin)

    def answer(self, connection: Connection, about: About) -> Response:
        """What was done: to the card while it has open suggestions, else to the one below it."""
        did = self.visit.now
        if about.stay:
            return go(f"/interactions/{about.interaction}", did=did.isoformat())
        waits = review.is_waiting(connection, self.visit.rep, about.interaction)
        if self.in_part:
            return self.part(connection, [about.interaction] if waits else [], told(connection, self.visit.rep, did))
        at = about.interaction if waits else about.next
        return go("/review", f"i-{at}" if at else "", did=did.isoformat())

    def part(self, connection: Connection, ids: Sequence[int], message: Told | None) -> Response:
        """What was done, with the cards of interactions that are still asked about, as they are now."""
        visit = self.visit
        cards = asked.cards(connection, ids[:_REOPENED], visit.rep)
        undecided = review.undecided(connection, visit.rep, [card.entry.id for card in cards])
        context = {"told": message, "cards": cards, "undecided": undecided, "visit": visit, "now": visit.now}
        waiting = review.waiting(connection, visit.rep)
        return HTMLResponse(render("review_part.html", context | {"zone": visit.desk.zone, "waiting": waiting}))


def judging(visit: Here, capture_fragment: Annotated[str, Header()] = "") -> Judging:
    """The header `Capture-Fragment: 1` asks for what has changed instead of a page."""
    return Judging(visit, in_part=capture_fragment == "1")


AtQueue = Annotated[Judging, Depends(judging)]
