"""GET /connect/google/done: Google sends the browser back; what it was allowed to read is tried and connected."""

from fastapi import APIRouter, Request, Response

from capture.web.signing_in import GOOGLE, come_back
from capture.web.visit import Here

router = APIRouter()


@router.get(GOOGLE.done)
def connect_google_done(request: Request, visit: Here) -> Response:
    """Once, within ten minutes, and only in the browser that began; the page of connections says how it went."""
    return come_back(GOOGLE, request, visit)
