"""POST /rules/ID/remove: a rule no longer holds."""

from fastapi import APIRouter, Response

from capture.ruling import changing
from capture.web.ruling import may_change
from capture.web.visit import Here, RowId, go

router = APIRouter()


@router.post("/rules/{id_}/remove")
def remove_rule(visit: Here, id_: RowId) -> Response:
    """What it called private is so no longer; what it left out comes back when rules are applied."""
    with visit.desk.store.begin() as connection:
        changing.remove(connection, visit.acting, id_, lambda place: may_change(visit, place))
    return go("/rules", "made", done="unmade")
