"""POST /people/add: a person, or a company, is to be in the directory."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.proposing import deciding
from capture.web.people import Adding, back
from capture.web.visit import Here

router = APIRouter()


@router.post("/people/add")
def add_person(visit: Here, form: Annotated[Adding, Form()]) -> Response:
    """Makes the contact and, where it is new, the account; a button pressed twice adds once."""
    with visit.desk.store.begin() as connection:
        deciding.add(
            connection,
            visit.acting,
            form.proposal,
            name=form.name,
            title=form.title,
            phone=form.phone,
            company=form.company,
        )
    return back(form)
