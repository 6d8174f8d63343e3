"""GET /connect/google/done: Google sends the browser back; what it was allowed to read is tried and connected."""

from fastapi import APIRouter, Request, Response

from capture.web.desk import desk_of
from capture.web.mailbox_done import come_back_by_link
from capture.web.signing_in import GOOGLE, come_back
from capture.web.visit import visit

router = APIRouter()


@router.get(GOOGLE.done)
def connect_google_done(request: Request) -> Response:
    """Once, within ten minutes, and only in the browser that began; the page of connections says how it went."""
    if desk_of(request).sign_ins.is_by_link(request.query_params.get("state", "")):
        return come_back_by_link(GOOGLE, request)
    return come_back(GOOGLE, request, visit(request))
