"""POST /holds/ID/lift: what it kept may be forgotten again."""

from fastapi import APIRouter, Response

from capture.forgetting import holding
from capture.web.visit import Governing, RowId, go

router = APIRouter()


@router.post("/holds/{id_}/lift")
def lift_hold(visit: Governing, id_: RowId) -> Response:
    """Raises Missing where it is not in force."""
    with visit.desk.store.begin() as connection:
        holding.lift(connection, id_, visit.acting)
    return go("/forgetting", "holds")
