"""POST /people/undo: what was decided about a person is taken back."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from capture.proposing.adding import CannotAdd, take_back
from capture.web.people import About, must_know
from capture.web.visit import Here, go
from store.proposals import decided

router = APIRouter()


@router.post("/people/undo")
def undo_person(visit: Here, form: Annotated[About, Form()]) -> Response:
    """The contact leaves the directory again, or the dismissed person comes back to the list."""
    with visit.desk.store.begin() as connection:
        proposal = must_know(connection, visit.rep, form.proposal)
        if proposal.decided_at is not None and proposal.decided_by == visit.rep:
            try:
                take_back(connection, form.proposal, visit.now)
            except CannotAdd as error:
                raise HTTPException(409, str(error)) from error
        decided.dismiss(connection, form.proposal, visit.rep, None)
    return go(f"/{form.place}", f"p-{form.proposal}")
