"""POST /connections/ID/pause: nothing is read from it until it is resumed."""

from fastapi import APIRouter, HTTPException, Response

from capture.web.visit import Here, RowId, go
from store import sources

router = APIRouter()


@router.post("/connections/{id_}/pause")
def pause_connection(visit: Here, id_: RowId) -> Response:
    """All its sources."""
    with visit.desk.store.begin() as connection:
        if sources.pause(connection, id_) == 0:
            raise HTTPException(404)
    return go("/connections", f"c-{id_}")
