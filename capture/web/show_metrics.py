"""GET /metrics: how the program fares, for Prometheus."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from capture.monitoring.allowed import may_see
from capture.monitoring.monitor import monitor_of

router = APIRouter()


@router.get("/metrics")
def show_metrics(request: Request) -> Response:
    """For this machine and who bears the token; nobody's session opens it."""
    monitor = monitor_of(request)
    if may_see(request, monitor.settings.token):
        return Response(monitor.exposition(), media_type=CONTENT_TYPE_LATEST)
    refusal = (
        "Metrics are for this machine itself, or with the token of monitoring.token (Authorization: Bearer ...).\n"
    )
    return PlainTextResponse(refusal, 403)
