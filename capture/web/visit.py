"""What every page needs to know: the record, the clock, who is acting; and how a page is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from capture.in_force import InForce
from capture.web.render import render
from capture.web.sign_ins import SignIns
from config.settings import Settings
from connectors.model.address import Address
from store import review, sources
from store.database import Store

REP_COOKIE = "rep"

_GREATEST = 2**31 - 1
RowId = Annotated[int, Path(ge=1, le=_GREATEST)]
"""An id in an address: what no row can have is refused before the database is asked."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the wiring gave."""

    store: Store
    now: Callable[[], datetime]
    zone: tzinfo | None
    settings: Settings
    sign_ins: SignIns
    in_force: InForce
    """The model, read once for all requests."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request."""

    path: str
    desk: Desk
    owners: tuple[Address, ...]
    """The reps, in the order of their addresses."""
    rep: Address | None
    """Who is acting; None while no mailbox is connected."""
    now: datetime

    @property
    def acting(self) -> Address:
        """Who decides. Raises HTTPException while no mailbox is connected."""
        if self.rep is None:
            raise HTTPException(409, "No mailbox is connected yet: connect one with `capture connect` first.")
        return self.rep

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page in our frame: navigation, who is acting, how many wait (counted unless given as `waiting`)."""
        frame: dict[str, object] = {"visit": self, "now": self.now, "zone": self.desk.zone}
        if "waiting" not in context:
            frame["waiting"] = self._waiting()
        return HTMLResponse(render(template, frame | context), status)

    def _waiting(self) -> int:
        if self.rep is None:
            return 0
        with self.desk.store.read() as connection:
            return review.waiting(connection, self.rep)


def desk_of(request: Request) -> Desk:
    """What the wiring gave to the app that serves the request."""
    return cast(Desk, request.app.state.desk)


def visit(request: Request) -> Visit:
    """The request's visit: the rep named by the cookie if she owns a connection, else the first who does."""
    desk = desk_of(request)
    with desk.store.read() as connection:
        owners = sorted(sources.owners(connection))
    wanted = request.cookies.get(REP_COOKIE)
    rep = next((owner for owner in owners if owner == wanted), owners[0] if owners else None)
    return Visit(request.url.path, desk, tuple(owners), rep, desk.now())


Here = Annotated[Visit, Depends(visit)]


def go(path: str, fragment: str = "", **query: str) -> RedirectResponse:
    """Sends the browser to one of our pages after a form."""
    address = f"{path}?{urlencode(query)}" if query else path
    return RedirectResponse(f"{address}#{fragment}" if fragment else address, 303)
