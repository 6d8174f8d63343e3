"""POST /rep: whose queue is shown, and in whose name decisions are recorded, until there is a sign-in."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from capture.web.visit import REP_COOKIE, Here, go

router = APIRouter()

_YEAR = 365 * 86_400


@router.post("/rep")
def choose_rep(visit: Here, rep: Annotated[str, Form(max_length=320)]) -> Response:
    """Remembers the rep in this browser."""
    if rep not in visit.owners:
        raise HTTPException(404)
    response = go("/review")
    response.set_cookie(REP_COOKIE, rep, max_age=_YEAR, httponly=True, samesite="lax")
    return response
