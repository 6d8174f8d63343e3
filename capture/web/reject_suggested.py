"""POST /review/none: none of the suggestions of a type is right."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.web.judging import About, back, must_see
from capture.web.visit import Here
from matcher.model import TargetType
from store import decisions

router = APIRouter()


class NoneOf(About):
    """The interaction and the type."""

    type: TargetType


@router.post("/review/none")
def reject_suggested(visit: Here, form: Annotated[NoneOf, Form()]) -> Response:
    """Rejects those that are still open; none left is no error."""
    with visit.desk.store.begin() as connection:
        must_see(connection, visit.rep, form.interaction)
        decisions.reject_suggested(connection, form.interaction, form.type, visit.rep, visit.now)
        return back(connection, form, visit.now)
