"""POST /connections/act: pauses or resumes many connections at once."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.connecting import many
from capture.numbered import many as counted
from capture.web.signing_in import tell
from capture.web.visit import AtHealth
from connectors.model.address import Address
from store.connected import Wanted
from store.health import State

router = APIRouter()

_GREATEST = 2**31 - 1


class Act(StrEnum):
    """What is done."""

    PAUSE = "pause"
    RESUME = "resume"


class Scope(StrEnum):
    """With which."""

    CHOSEN = "chosen"
    ALL = "all"
    """That the filter finds now, on this page and others."""


_SAID = {Act.PAUSE: "Paused", Act.RESUME: "Resumed, and read again at once"}


@router.post("/connections/act")
def act_connections(
    visit: AtHealth,
    act: Annotated[Act, Form()],
    scope: Annotated[Scope, Form()] = Scope.CHOSEN,
    ids: Annotated[list[Annotated[int, Form(ge=1, le=_GREATEST)]] | None, Form(max_length=1_000)] = None,
    q: Annotated[str, Form(max_length=200)] = "",
    state: Annotated[State | None, Form()] = None,
    kind: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """The ticked ones, or all that the filter finds."""
    if scope is Scope.CHOSEN and not ids:
        return tell(visit, "Nothing was ticked", "Tick connections, or choose all that are found.")
    whole: Address | None = None
    with visit.desk.store.begin() as connection:
        chosen = ids or [] if scope is Scope.CHOSEN else many.wanted(connection, Wanted(state, kind, whole, q))
        do = many.pause if act is Act.PAUSE else many.resume
        number = do(connection, visit.acting, chosen)
    return tell(visit, f"{_SAID[act]}: {counted(number, 'connection')}", "", is_good=True)
