"""POST /deals/ID/members/remove: somebody leaves the team of a deal."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture import team
from capture.web.add_member import Member
from capture.web.visit import AtRecord, RowId, go

router = APIRouter()


@router.post("/deals/{id_}/members/remove")
def remove_member(visit: AtRecord, id_: RowId, form: Annotated[Member, Form()]) -> Response:
    """By somebody who is on it; herself too."""
    with visit.desk.store.begin() as connection:
        team.remove(connection, visit.acting, id_, form.address)
    return go(f"/deals/{id_}", "team")
