"""POST /connections/ID/resume: it is read again, at once."""

from fastapi import APIRouter, Response

from capture import pausing
from capture.rights import Right
from capture.web.visit import Here, RowId, go

router = APIRouter()


@router.post("/connections/{id_}/resume")
def resume_connection(visit: Here, id_: RowId) -> Response:
    """All its sources. Others' connections: only with the right to everybody's."""
    with visit.desk.store.begin() as connection:
        pausing.resume(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
    return go("/connections", f"c-{id_}")
