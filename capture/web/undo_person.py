"""POST /people/undo: what was decided about a person is taken back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.proposing import deciding
from capture.web.people import About
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/people/undo")
def undo_person(visit: Here, form: Annotated[About, Form()]) -> Response:
    """The contact leaves the directory again, or the dismissed person comes back to the list."""
    with visit.desk.store.begin() as connection:
        deciding.undo(connection, visit.acting, form.proposal)
    return go(f"/{form.place}", f"p-{form.proposal}", undone=visit.now.isoformat())
