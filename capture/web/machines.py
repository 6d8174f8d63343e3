"""The three addresses for machines by themselves, for a port of their own."""

from fastapi import FastAPI

from capture.monitoring.monitor import Monitor
from capture.web import healthz, readyz, show_metrics


def create_machines_app(monitor: Monitor) -> FastAPI:
    """Nothing of it needs a session, and nothing changes anything."""
    app = FastAPI(title="Capture", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.monitor = monitor
    for action in (healthz, readyz, show_metrics):
        app.include_router(action.router)
    return app
