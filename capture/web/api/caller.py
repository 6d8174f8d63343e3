"""Who calls, and what she may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from capture.rights import Right
from capture.web.api.calls import Calls
from capture.web.desk import Desk, desk_of, origin_of
from capture.web.visit import SignedOut, visit
from capture.web.visitor import Visitor
from store import tokens

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A personal token, `capture_…`. Pages of Capture itself may send the cookie of their session instead.",
)


class NoSuchToken(SignedOut):
    """The token was revoked, has expired, or is none."""


@dataclass(frozen=True, slots=True)
class Caller(Visitor):
    """One call of somebody."""


def caller(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]) -> Caller:
    """By the token where one is sent, else by the session. Raises SignedOut, NoSuchToken and TooMany."""
    if credentials is None:
        here = visit(request)
        return Caller(here.desk, here.user, here.has_mailbox, here.origin, here.now)
    desk = desk_of(request)
    now = desk.now()
    found = _bearer_of(desk, credentials.credentials, now)
    cast(Calls, request.app.state.calls).count(found.token.id, now)
    return Caller(desk, found.user, found.has_mailbox, origin_of(request), now)


def _bearer_of(desk: Desk, word: str, now: datetime) -> tokens.Bearer:
    with desk.store.read() as connection:
        found = tokens.bearer(connection, word, now)
    if found is None:
        raise NoSuchToken
    if tokens.is_stale(found.token, now):
        with desk.store.begin() as connection:
            tokens.touch(connection, found.token.id, now)
    return found


def _with(right: Right) -> Callable[[Caller], Caller]:
    def allowed(caller: Annotated[Caller, Depends(caller)]) -> Caller:
        caller.must(right)
        return caller

    return allowed


Anybody = Annotated[Caller, Depends(caller)]
"""With a token or a session: for what is her own."""
AtRecord = Annotated[Caller, Depends(_with(Right.RECORD))]
AtFigures = Annotated[Caller, Depends(_with(Right.FIGURES))]
AtHealth = Annotated[Caller, Depends(_with(Right.HEALTH))]
Governing = Annotated[Caller, Depends(_with(Right.GOVERN))]
