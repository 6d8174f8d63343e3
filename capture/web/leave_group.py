"""POST /rules/groups/ID/leave: the group's rules hold for a rep no longer."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.ruling import changing
from capture.web.visit import Governing, RowId, go
from connectors.model.address import Address

router = APIRouter()


@router.post("/rules/groups/{id_}/leave")
def leave_group(visit: Governing, id_: RowId, rep: Annotated[str, Form(min_length=1, max_length=320)]) -> Response:
    """From now on, in none of her mailboxes."""
    with visit.desk.store.begin() as connection:
        changing.leave(connection, visit.acting, id_, Address(rep))
    return go("/rules", f"group-{id_}", done="left")
