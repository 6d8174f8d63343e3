"""GET /interactions/ID/brief: what to know before one meeting."""

from fastapi import APIRouter, Response

from capture.today.brief import of_meeting
from capture.web.visit import Here, RowId
from capture.web.visitor import viewer_of

router = APIRouter()


@router.get("/interactions/{id_}/brief")
def show_brief(visit: Here, id_: RowId) -> Response:
    """Of any meeting to come that she may know of."""
    with visit.desk.store.read() as connection:
        brief = of_meeting(connection, viewer_of(connection, visit), id_)
    return visit.page("brief.html", brief=brief)
