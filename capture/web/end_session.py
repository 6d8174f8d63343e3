"""POST /me/sessions/end: signs her out of another browser, or of all others."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.signing_in.herself import end_others, end_session
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/me/sessions/end")
def end_sessions(visit: Here, session: Annotated[str, Form(max_length=64)] = "") -> Response:
    """`session`: the one, by its hash; without it, all but the one that asks."""
    with visit.desk.store.begin() as connection:
        if session:
            end_session(connection, visit.user, session, visit.acting)
        else:
            end_others(connection, visit.user, visit.session, visit.acting)
    return go("/me", "sessions")
