"""GET /interactions/ID/viewers: who can see it, and why."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.rights import sight
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.viewer import Seers, seer
from store import users, viewers
from store.sight import knows, reads

router = APIRouter(tags=["record"])


@router.get("/interactions/{id}/viewers", responses=problems(404))
def list_viewers(caller: Anybody, id_: PathId) -> Seers:
    """Everybody who may sign in and may know of it."""
    with caller.desk.store.read() as connection:
        circle = viewers.circle(connection, id_) if knows(connection, id_, caller.sight) else None
        if circle is None:
            raise Missing
        may_read = reads(connection, id_, caller.sight)
        people = [user for user in users.everybody(connection) if user.disabled_at is None]
    rules = caller.desk.settings.visibility
    found = ((user, circle.viewer(sight(rules, user.address, user.role))) for user in people)
    items = [seer(user, viewer, may_read=may_read) for user, viewer in found if viewer is not None]
    return Seers(items=items, audience=circle.audience)
