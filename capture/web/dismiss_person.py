"""POST /people/dismiss: this rep does not want the person in the directory."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.proposing import deciding
from capture.web.people import About, back
from capture.web.visit import Here

router = APIRouter()


@router.post("/people/dismiss")
def dismiss_person(visit: Here, form: Annotated[About, Form()]) -> Response:
    """She is not asked again, whatever comes from that person; colleagues are."""
    with visit.desk.store.begin() as connection:
        deciding.dismiss(connection, visit.acting, form.proposal)
    return back(form)
