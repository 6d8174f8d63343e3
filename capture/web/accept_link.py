"""POST /review/accept: the suggestion is right."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.web.judging import Pick, back, is_open, must_see
from capture.web.visit import Here
from store import decisions
from store.links import Decision

router = APIRouter()


@router.post("/review/accept")
def accept_link(visit: Here, form: Annotated[Pick, Form()]) -> Response:
    """Links the two; of several suggested deals, the others are rejected."""
    with visit.desk.store.begin() as connection:
        must_see(connection, visit.rep, form.interaction)
        if is_open(connection, form, visit.rep, Decision.ACCEPTED):
            decisions.accept(connection, form.interaction, form.ref, visit.rep, visit.now)
        return back(connection, form, visit.now)
