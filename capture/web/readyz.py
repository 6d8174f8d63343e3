"""GET /readyz: the database answers and has the tables of this release."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from capture.web.desk import desk_of
from store import version
from store.errors import StoreError

router = APIRouter()


@router.get("/readyz")
def readyz(request: Request) -> PlainTextResponse:
    """503 with the sentence that says what to do, where it does not."""
    try:
        version.check(desk_of(request).store)
    except StoreError as error:
        return PlainTextResponse(f"{error}\n", 503)
    return PlainTextResponse("ok\n")
