"""GET /readyz: the process can do its work."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from capture.monitoring.allowed import may_see
from capture.monitoring.monitor import monitor_of

router = APIRouter()


@router.get("/readyz")
def readyz(request: Request) -> PlainTextResponse:
    """503 with what cannot, and what to do. The sentences may name hosts and files: others hear only what it is."""
    monitor = monitor_of(request)
    wrong = {check.name: check.problem for check in monitor.checks() if check.problem}
    if not wrong:
        return PlainTextResponse("ok\n")
    told = [f"{name}: {problem}" for name, problem in wrong.items()]
    lines = told if may_see(request, monitor.settings.token) else [f"{name}: not well" for name in wrong]
    return PlainTextResponse("".join(f"{line}\n" for line in lines), 503)
