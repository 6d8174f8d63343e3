"""/connections: how mailboxes and calendars fare."""

from fastapi import APIRouter

from capture import pausing
from capture.rights import Right
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.connection import Source, Sources
from store import health

router = APIRouter(prefix="/connections", tags=["connections"])


@router.get("")
def list_connections(caller: Anybody) -> Sources:
    """Your own; with the right `health`, everybody's."""
    whose = None if caller.may(Right.HEALTH) else caller.rep
    with caller.desk.store.read() as connection:
        overview = health.overview(connection, caller.now, whose)
    return Sources(items=[Source.of(one) for one in overview])


@router.post("/{id}/pause", status_code=204, responses=problems(404))
def pause_connection(caller: Anybody, id_: PathId) -> None:
    """Nothing is read from it until it is resumed."""
    with caller.desk.store.begin() as connection:
        pausing.pause(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))


@router.post("/{id}/resume", status_code=204, responses=problems(404))
def resume_connection(caller: Anybody, id_: PathId) -> None:
    """It is read again, at once."""
    with caller.desk.store.begin() as connection:
        pausing.resume(connection, caller.acting, id_, may_all=caller.may(Right.HEALTH))
