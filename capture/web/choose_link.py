"""POST /review/choose: another record than those suggested."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from capture.web.judging import Pick, back, must_see
from capture.web.visit import Here
from store import decisions, names

router = APIRouter()


@router.post("/review/choose")
def choose_link(visit: Here, form: Annotated[Pick, Form()]) -> Response:
    """Links the two, and rejects what was suggested of that type."""
    with visit.desk.store.begin() as connection:
        must_see(connection, visit.rep, form.interaction)
        if not names.names(connection, [form.ref]):
            raise HTTPException(404)
        decisions.choose(connection, form.interaction, form.ref, visit.rep, visit.now)
        return back(connection, form, visit.now)
