"""What every page needs to know: the record, the clock, who is signed in; and how a page is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AwareDatetime

from capture import at_rest
from capture.rights import Right
from capture.web.desk import Desk, desk_of, origin_of
from capture.web.render import render
from capture.web.visitor import Visitor
from store import review, sessions
from store.sessions import SignedIn

_GREATEST = 2**31 - 1
RowId = Annotated[int, Path(ge=1, le=_GREATEST)]
"""An id in an address: what no row can have is refused before the database is asked."""


class SignedOut(Exception):
    """Nobody is signed in: the page of sign-in is shown first."""


@dataclass(frozen=True, slots=True)
class Visit(Visitor):
    """One request of a page by somebody who is signed in."""

    path: str
    session: str
    """The hash of her session."""

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page in our frame: navigation, who is signed in, how many wait (counted unless given as `waiting`)."""
        frame: dict[str, object] = {"visit": self, "now": self.now, "zone": self.desk.zone}
        frame["wrong"] = at_rest.wrong(self.desk.store, self.desk.settings) if self.may(Right.HEALTH) else ""
        if "waiting" not in context:
            frame["waiting"] = self._waiting()
        return HTMLResponse(render(template, frame | context), status)

    def part(self, template: str, **context: object) -> HTMLResponse:
        """What a page's own script puts into the page."""
        frame: dict[str, object] = {"visit": self, "now": self.now, "zone": self.desk.zone}
        return HTMLResponse(render(template, frame | context))

    def _waiting(self) -> int:
        if not self.has_mailbox:
            return 0
        with self.desk.store.read() as connection:
            return review.waiting(connection, self.rep)


def visit(request: Request) -> Visit:
    """The request's visit. Raises SignedOut."""
    desk = desk_of(request)
    now = desk.now()
    found = _signed_in(desk, request.cookies.get(desk.cookie, ""), now)
    her = (desk, found.user, found.has_mailbox, origin_of(request), now)
    return Visit(*her, path=request.url.path, session=found.session)


def _signed_in(desk: Desk, word: str, now: datetime) -> SignedIn:
    with desk.store.read() as connection:
        found = sessions.signed_in(connection, word, now) if word else None
    if found is None:
        raise SignedOut
    if sessions.is_stale(found, now):
        with desk.store.begin() as connection:
            sessions.touch(connection, found.session, now)
    return found


def _with(right: Right) -> Callable[[Visit], Visit]:
    def allowed(visit: Annotated[Visit, Depends(visit)]) -> Visit:
        visit.must(right)
        return visit

    return allowed


Undone = Annotated[AwareDatetime | None, Query()]
"""The moment at which she has just taken something back, to be told."""
Here = Annotated[Visit, Depends(visit)]
"""Anybody who is signed in: for what is her own."""
AtRecord = Annotated[Visit, Depends(_with(Right.RECORD))]
AtFigures = Annotated[Visit, Depends(_with(Right.FIGURES))]
AtHealth = Annotated[Visit, Depends(_with(Right.HEALTH))]
Governing = Annotated[Visit, Depends(_with(Right.GOVERN))]


def go(path: str, fragment: str = "", **query: str) -> RedirectResponse:
    """Sends the browser to one of our pages after a form."""
    address = f"{path}?{urlencode(query)}" if query else path
    return RedirectResponse(f"{address}#{fragment}" if fragment else address, 303)
