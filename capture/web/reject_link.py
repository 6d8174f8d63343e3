"""POST /review/reject: the suggestion is wrong."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.web.judging import Pick, back, is_open, must_see
from capture.web.visit import Here
from store import decisions
from store.links import Decision

router = APIRouter()


@router.post("/review/reject")
def reject_link(visit: Here, form: Annotated[Pick, Form()]) -> Response:
    """The two do not belong together."""
    with visit.desk.store.begin() as connection:
        must_see(connection, visit.rep, form.interaction)
        if is_open(connection, form, visit.rep, Decision.REJECTED):
            decisions.reject(connection, form.interaction, form.ref, visit.rep, visit.now)
        return back(connection, form, visit.now)
