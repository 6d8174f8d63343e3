"""GET /: to what somebody comes for."""

from fastapi import APIRouter, Response

from capture.rights import Right
from capture.web.visit import Here, go

router = APIRouter()


@router.get("/")
def show_start(visit: Here) -> Response:
    """The queue; without a mailbox, the deals for a manager, and for others how to connect one and how all fare."""
    if visit.has_mailbox:
        return go("/review")
    return go("/deals" if visit.may(Right.FIGURES) and not visit.may(Right.HEALTH) else "/connections")
