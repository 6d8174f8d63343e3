"""POST /rules/groups/ID/remove: a group and its rules are no more."""

from fastapi import APIRouter, Response

from capture.ruling import changing
from capture.web.visit import Governing, RowId, go

router = APIRouter()


@router.post("/rules/groups/{id_}/remove")
def remove_group(visit: Governing, id_: RowId) -> Response:
    """What its rules left out comes back when rules are applied."""
    with visit.desk.store.begin() as connection:
        changing.remove_group(connection, visit.acting, id_)
    return go("/rules", "groups", done="ungrouped")
