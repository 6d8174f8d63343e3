"""POST /deals/ID/members: somebody joins the team of a deal."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from capture import team
from capture.web.visit import AtRecord, RowId, go
from connectors.model.address import Address, parse_address

router = APIRouter()


class Member(BaseModel):
    """Who is meant."""

    rep: Annotated[str, Field(min_length=1, max_length=320)]

    @property
    def address(self) -> Address:
        """As people are known by."""
        return parse_address(self.rep) or Address("")


@router.post("/deals/{id_}/members")
def add_member(visit: AtRecord, id_: RowId, form: Annotated[Member, Form()]) -> Response:
    """By somebody who is on it."""
    with visit.desk.store.begin() as connection:
        team.add(connection, visit.acting, id_, form.address)
    return go(f"/deals/{id_}", "team")
