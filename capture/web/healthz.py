"""GET /healthz: the process answers."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

router = APIRouter()


@router.get("/healthz")
def healthz() -> PlainTextResponse:
    """Says nothing of the database: a restart would not mend that."""
    return PlainTextResponse("ok\n")
