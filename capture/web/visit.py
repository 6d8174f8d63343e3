"""What every page needs to know: the record, the clock, who is signed in; and how a page is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from ipaddress import ip_address
from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from capture.in_force import InForce
from capture.reviewing.acting import Acting
from capture.rights import RIGHTS, Right, sight
from capture.signing_in.people import By
from capture.web.render import render
from capture.web.sign_ins import SignIns
from config.settings import Settings
from connectors.model.address import Address
from store import review, sessions
from store.database import Store
from store.sessions import SignedIn
from store.sight import Sight
from store.users import User

_GREATEST = 2**31 - 1
RowId = Annotated[int, Path(ge=1, le=_GREATEST)]
"""An id in an address: what no row can have is refused before the database is asked."""


class SignedOut(Exception):
    """Nobody is signed in: the page of sign-in is shown first."""


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
    people: tuple[Address, ...] = ()
    """As whom anybody may sign in: in the demonstration, and nowhere else."""

    @property
    def cookie(self) -> str:
        """The name of the cookie of a session.

        `__Host-` ties it to this host (https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-the-__host-prefix);
        browsers take that over https only.
        """
        return "__Host-session" if self.is_secure else "session"

    @property
    def is_secure(self) -> bool:
        """People come over https."""
        return self.settings.web.root.startswith("https:")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    path: str
    desk: Desk
    user: User
    session: str
    has_mailbox: bool
    """A mailbox of hers is connected: there is something to review."""
    origin: str
    """Where the request comes from: an IP address."""
    now: datetime

    @property
    def rep(self) -> Address:
        """Whose mailboxes, queue and decisions are hers."""
        return self.user.address

    @property
    def sight(self) -> Sight:
        """How far she sees."""
        return sight(self.desk.settings.visibility, self.user.address, self.user.role)

    def may(self, right: str) -> bool:
        """Her role has this right."""
        return right in RIGHTS[self.user.role]

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page in our frame: navigation, who is signed in, how many wait (counted unless given as `waiting`)."""
        frame: dict[str, object] = {"visit": self, "now": self.now, "zone": self.desk.zone}
        if "waiting" not in context:
            frame["waiting"] = self._waiting()
        return HTMLResponse(render(template, frame | context), status)

    def _waiting(self) -> int:
        if not self.has_mailbox:
            return 0
        with self.desk.store.read() as connection:
            return review.waiting(connection, self.rep)


def desk_of(request: Request) -> Desk:
    """What the wiring gave to the app that serves the request."""
    return cast(Desk, request.app.state.desk)


def visit(request: Request) -> Visit:
    """The request's visit. Raises SignedOut."""
    desk = desk_of(request)
    now = desk.now()
    found = _signed_in(desk, request.cookies.get(desk.cookie, ""), now)
    return Visit(request.url.path, desk, found.user, found.session, found.has_mailbox, origin_of(request), now)


def origin_of(request: Request) -> str:
    """The IP address that the request comes from; "" where a proxy says what is none."""
    host = request.client.host if request.client else ""
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


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
        if right not in RIGHTS[visit.user.role]:
            raise HTTPException(403, f"This page is not for the role {visit.user.role}: ask an administrator.")
        return visit

    return allowed


Here = Annotated[Visit, Depends(visit)]
"""Anybody who is signed in: for what is her own."""
AtRecord = Annotated[Visit, Depends(_with(Right.RECORD))]
AtFigures = Annotated[Visit, Depends(_with(Right.FIGURES))]
AtHealth = Annotated[Visit, Depends(_with(Right.HEALTH))]
Governing = Annotated[Visit, Depends(_with(Right.GOVERN))]


def by(visit: Visit) -> By:
    """Whoever does it, for the log of acts."""
    return By(visit.rep, visit.origin)


def acting(visit: Visit) -> Acting:
    """The same, at this moment, for what she does with her record."""
    return Acting(visit.rep, visit.now, visit.origin)


def go(path: str, fragment: str = "", **query: str) -> RedirectResponse:
    """Sends the browser to one of our pages after a form."""
    address = f"{path}?{urlencode(query)}" if query else path
    return RedirectResponse(f"{address}#{fragment}" if fragment else address, 303)
