"""POST /connections/ID/pause: nothing is read from it until it is resumed."""

from fastapi import APIRouter, Response

from capture import pausing
from capture.rights import Right
from capture.web.visit import Here, RowId, go

router = APIRouter()


@router.post("/connections/{id_}/pause")
def pause_connection(visit: Here, id_: RowId) -> Response:
    """All its sources. Others' connections: only with the right to everybody's."""
    with visit.desk.store.begin() as connection:
        pausing.pause(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
    return go("/connections", f"c-{id_}")
