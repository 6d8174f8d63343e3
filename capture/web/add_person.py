"""POST /people/add: a person, or a company, is to be in the directory."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from capture.proposing.adding import CannotAdd, add
from capture.web.people import Adding, back, must_know
from capture.web.visit import Here

router = APIRouter()


@router.post("/people/add")
def add_person(visit: Here, form: Annotated[Adding, Form()]) -> Response:
    """Makes the contact and, where it is new, the account; a button pressed twice adds once."""
    with visit.desk.store.begin() as connection:
        proposal = must_know(connection, visit.rep, form.proposal)
        if proposal.decided_by != visit.rep:
            try:
                add(connection, proposal, form.fields, visit.rep, visit.now)
            except CannotAdd as error:
                raise HTTPException(409, str(error)) from error
    return back(form)
