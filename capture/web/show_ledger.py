"""GET /connections/ID/ledger: what became of the items of a connection, and why."""

from fastapi import APIRouter, Response

from capture.ledger import ledger
from capture.rights import Right
from capture.web.chronicle import PageNumber
from capture.web.visit import Here, RowId
from store import items
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
        found = ledger(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH), source=source)
        listed = found.items(connection, visit.sight, disposition, _SIZE, (page - 1) * _SIZE)
        total = items.count(connection, found.ids, disposition)
    pages = max(1, -(-total // _SIZE))
    return visit.page(
        "ledger.html",
        connection=found.sources[0],
        source=source,
        items=listed,
        disposition=disposition,
        dispositions=list(Disposition),
        total=total,
        page=page,
        pages=pages,
    )
