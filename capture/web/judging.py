"""What the forms of the queue send, who sends them, and what answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from capture.reviewing.telling import Told, told
from capture.web.render import render
from capture.web.visit import Here, Visit, go
from matcher.model import Ref, TargetType
from store import asked, review

FormId = Annotated[int, Field(ge=1, le=2**31 - 1)]
_MOST = 50
"""Cards that an answer brings; the page has no more."""


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

    def answer(self, connection: Connection, about: About) -> Response:
        """What was done: to the card while it has open suggestions, else to the one below it."""
        did = self.visit.now
        if about.stay:
            return go(f"/interactions/{about.interaction}", did=did.isoformat())
        if self.in_part:
            return self.part(connection, [about.interaction], told(connection, self.visit.rep, did))
        waits = review.still_waiting(connection, self.visit.rep, [about.interaction])
        at = about.interaction if waits else about.next
        return go("/review", f"i-{at}" if at else "", did=did.isoformat())

    def part(self, connection: Connection, ids: Sequence[int], message: Told | None) -> Response:
        """What was done with interactions, with the cards of those that are still asked about, as they are now."""
        visit = self.visit
        about = list(dict.fromkeys([*ids, *(message.about if message else ())]))
        still = review.still_waiting(connection, visit.rep, about)
        cards = asked.cards(connection, [id_ for id_ in about if id_ in still][:_MOST], visit.rep)
        context = {
            "told": message,
            "cards": cards,
            "gone": [id_ for id_ in about if id_ not in still],
            "undecided": review.undecided(connection, visit.rep, [card.entry.id for card in cards]),
        }
        frame = {"visit": visit, "now": visit.now, "zone": visit.desk.zone}
        return HTMLResponse(render("review_part.html", context | frame))


def judging(visit: Here, capture_fragment: Annotated[str, Header()] = "") -> Judging:
    """The header `Capture-Fragment: 1` asks for what has changed instead of a page."""
    return Judging(visit, in_part=capture_fragment == "1")


AtQueue = Annotated[Judging, Depends(judging)]
