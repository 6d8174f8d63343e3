"""GET /connections/ID/ledger: what became of the items of a connection, and why."""

from fastapi import APIRouter, HTTPException, Response

from capture.web.chronicle import PageNumber
from capture.web.visit import Here, RowId
from store import items, sources
from store.model import Disposition

router = APIRouter()

_SIZE = 100


@router.get("/connections/{id_}/ledger")
def show_ledger(visit: Here, id_: RowId, disposition: Disposition | None = None, page: PageNumber = 1) -> Response:
    """Those of one disposition, or all; `page` counts from 1."""
    with visit.desk.store.read() as connection:
        mine = [source for source in sources.all_sources(connection) if source.connection == id_]
        if not mine:
            raise HTTPException(404)
        listed = items.of_connection(connection, id_, disposition, _SIZE, (page - 1) * _SIZE)
        total = items.count(connection, id_, disposition)
    pages = max(1, -(-total // _SIZE))
    return visit.page(
        "ledger.html",
        source=mine[0],
        items=listed,
        disposition=disposition,
        dispositions=list(Disposition),
        total=total,
        page=page,
        pages=pages,
    )
