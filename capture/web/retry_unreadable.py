"""POST /connections/ID/unreadable/retry: one item is read again at once, or all of them by the daemon."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture import unreadable, wiring
from capture.rights import Right
from capture.unreadable import Unread
from capture.web.visit import Here, RowId, Visit, go

router = APIRouter()

SourceId = Annotated[int | None, Form(ge=1, le=2**31 - 1)]
ItemId = Annotated[str, Form(max_length=2_000)]


@router.post("/connections/{id_}/unreadable/retry")
def retry_unreadable(visit: Here, id_: RowId, source: SourceId = None, item: ItemId = "") -> Response:
    """`item`: of `source`; "" for all. Others' connections: only with the right to everybody's."""
    may_all = visit.may(Right.HEALTH)
    if item and source is not None:
        is_read = unread(visit, id_, source, may_all=may_all).retry(visit.acting, item)
        return go(f"/connections/{id_}/unreadable", told="read" if is_read else "failed")
    with visit.desk.store.begin() as connection:
        unreadable.offer_again(connection, visit.acting, id_, may_all=may_all, source=source)
    return go(f"/connections/{id_}/unreadable", told="asked")


def unread(visit: Visit, id_: int, source: int, *, may_all: bool) -> Unread:
    """Those of one source. Raises Missing."""
    tools = replace(wiring.tools(visit.desk.settings, visit.desk.store), now=visit.desk.now)
    return Unread.of(tools, visit.acting, id_, source, may_all=may_all)
