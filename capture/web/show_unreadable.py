"""GET /connections/ID/unreadable: the items that could not be read, and why."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture import ledger
from capture.rights import Right
from capture.web.chronicle import PageNumber
from capture.web.visit import Here, RowId
from store import items
from store.model import Disposition
from store.sources import LEFT

router = APIRouter()

_SIZE = 100


@router.get("/connections/{id_}/unreadable")
def show_unreadable(
    visit: Here, id_: RowId, page: PageNumber = 1, told: Annotated[str, Query(max_length=16)] = ""
) -> Response:
    """`page` counts from 1; `told`: what came of trying. Others than the owner need the right to health.

    They see neither names nor what stands in an item.
    """
    unread, skip = Disposition.UNREADABLE, (page - 1) * _SIZE
    with visit.desk.store.read() as connection:
        found = ledger.ledger(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
        listed = found.items(connection, visit.sight, unread, _SIZE, skip)
        total = items.count(connection, found.ids, unread)
    return visit.page(
        "unreadable.html",
        connection=found.sources[0],
        sources={one.name: one.id for one in found.sources},
        items=listed,
        is_hers=found.is_hers,
        is_left=found.sources[0].kind == LEFT,
        total=total,
        told=told,
        page=page,
        pages=max(1, -(-total // _SIZE)),
    )
