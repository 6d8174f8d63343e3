"""GET /connections: how every mailbox and calendar fares."""

from fastapi import APIRouter, Response

from capture.web.visit import Here
from store import health

router = APIRouter()


@router.get("/connections")
def show_connections(visit: Here) -> Response:
    """Straight from the rows of the sources, those that need somebody first."""
    with visit.desk.store.read() as connection:
        overview = health.overview(connection, visit.now)
        queues = health.queues(connection)
    return visit.page("connections.html", overview=overview, queues=queues)
