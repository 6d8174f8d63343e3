"""POST /rules/groups/ID/join: the group's rules hold for one more rep."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.ruling import changing
from capture.web.visit import Governing, RowId, go

router = APIRouter()


@router.post("/rules/groups/{id_}/join")
def join_group(visit: Governing, id_: RowId, rep: Annotated[str, Form(min_length=1, max_length=320)]) -> Response:
    """From now on, in all her mailboxes."""
    with visit.desk.store.begin() as connection:
        changing.join(connection, visit.acting, id_, rep)
    return go("/rules", f"group-{id_}", done="joined")
