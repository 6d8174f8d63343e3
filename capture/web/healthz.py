"""GET /healthz: the process lives, all parts of it; what does not hold here, a restart mends."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from capture.monitoring.monitor import monitor_of

router = APIRouter()


@router.get("/healthz")
def healthz(request: Request) -> PlainTextResponse:
    """Says nothing of the database: a restart would not mend that."""
    problems = monitor_of(request).pulse.problems()
    return (
        PlainTextResponse("".join(f"{problem}\n" for problem in problems), 503)
        if problems
        else PlainTextResponse("ok\n")
    )
