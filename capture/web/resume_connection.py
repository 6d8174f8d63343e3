"""POST /connections/ID/resume: it is read again, at once."""

from fastapi import APIRouter, HTTPException, Response

from capture.web.visit import Here, RowId, go
from store import sources

router = APIRouter()


@router.post("/connections/{id_}/resume")
def resume_connection(visit: Here, id_: RowId) -> Response:
    """All its sources."""
    with visit.desk.store.begin() as connection:
        if sources.resume(connection, id_, visit.now) == 0:
            raise HTTPException(404)
    return go("/connections", f"c-{id_}")
