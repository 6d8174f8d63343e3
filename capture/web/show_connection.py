"""GET /connections/ID: one connection, whole."""

from fastapi import APIRouter, Response

from capture import owned
from capture.endings.found import endings
from capture.rights import Right
from capture.web.connections import connected_of
from capture.web.visit import Here, RowId
from store import health

router = APIRouter()


@router.get("/connections/{id_}")
def show_connection(visit: Here, id_: RowId) -> Response:
    """Others' connections: only with the right to everybody's."""
    with visit.desk.store.read() as connection:
        its = owned.of_connection(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))
        shown = health.of_connections(connection, [id_], visit.now)
    ending = endings(visit.desk.settings, its, visit.now)
    (one,) = connected_of(shown, [id_], ending, visit.desk.settings, visit.now)
    return visit.page("connection.html", one=one)
