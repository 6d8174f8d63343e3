"""GET /connections/ID/ledger: what became of the items of a connection, and why."""

from pathlib import PurePosixPath

from fastapi import APIRouter, HTTPException, Response

from capture.web.chronicle import PageNumber
from capture.web.visit import Here, RowId
from store import items, sources
from store.model import Disposition

router = APIRouter()

_SIZE = 100


@router.get("/connections/{id_}/ledger")
def show_ledger(
    visit: Here,
    id_: RowId,
    source: int | None = None,
    disposition: Disposition | None = None,
    page: PageNumber = 1,
) -> Response:
    """Those of one source and of one disposition, or all; `page` counts from 1. Others' need the right to health."""
    with visit.desk.store.read() as connection:
        mine = [one for one in sources.all_sources(connection) if one.connection == id_ and source in (None, one.id)]
        if not mine or not (mine[0].owner == visit.rep or visit.may("health")):
            raise HTTPException(404)
        ids = [one.id for one in mine]
        listed = items.of_sources(connection, ids, visit.sight, disposition, _SIZE, (page - 1) * _SIZE)
        total = items.count(connection, ids, disposition)
    pages = max(1, -(-total // _SIZE))
    return visit.page(
        "ledger.html",
        connection=mine[0],
        source=source,
        items=listed,
        hers=mine[0].owner == visit.rep,
        shortened=shortened,
        disposition=disposition,
        dispositions=list(Disposition),
        total=total,
        page=page,
        pages=pages,
    )


def shortened(item: str) -> str:
    """An id as others than its owner may see it: a path may name people or say what a mail is about."""
    return f"…{PurePosixPath(item).name[-8:]}" if "/" in item or " " in item else item
