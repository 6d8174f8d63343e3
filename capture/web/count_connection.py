"""POST /connections/ID/census: it is counted before all others, and what is missing is fetched."""

from fastapi import APIRouter, Response

from capture import completeness
from capture.rights import Right
from capture.web.visit import Here, RowId, go

router = APIRouter()


@router.post("/connections/{id_}/census")
def count_connection(visit: Here, id_: RowId) -> Response:
    """All its sources. Others' connections: only with the right to everybody's."""
    with visit.desk.store.begin() as connection:
        completeness.ask(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
    return go(f"/connections/{id_}/census", told="asked")
