"""POST /people/dismiss: this rep does not want the person in the directory."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.web.people import About, back, must_know
from capture.web.visit import Here
from store.proposals import decided

router = APIRouter()


@router.post("/people/dismiss")
def dismiss_person(visit: Here, form: Annotated[About, Form()]) -> Response:
    """She is not asked again, whatever comes from that person; colleagues are."""
    with visit.desk.store.begin() as connection:
        must_know(connection, visit.rep, form.proposal)
        decided.dismiss(connection, form.proposal, visit.rep, visit.now)
    return back(form)
