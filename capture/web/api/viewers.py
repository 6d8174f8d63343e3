"""GET /interactions/ID/viewers: who can see it, and why."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.viewer import Seers, seer
from capture.who_sees import who_sees
from store.sight import knows, reads

router = APIRouter(tags=["record"])


@router.get("/interactions/{id}/viewers", responses=problems(404))
def list_viewers(caller: Anybody, id_: PathId) -> Seers:
    """Everybody who may sign in and may know of it."""
    with caller.desk.store.read() as connection:
        visibility = caller.desk.settings.visibility
        found = who_sees(connection, visibility, id_) if knows(connection, id_, caller.sight) else None
        if found is None:
            raise Missing
        may_read = reads(connection, id_, caller.sight)
    items = [seer(user, viewer, may_read=may_read) for user, viewer in found.people]
    return Seers(items=items, audience=found.circle.audience)
