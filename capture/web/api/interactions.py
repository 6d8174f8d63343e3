"""GET /interactions/ID: one mail or meeting, and why it is linked to what it is."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.interaction import Interaction, Shaping, Sighting
from store import audiences, stream, whole

router = APIRouter(prefix="/interactions", tags=["record"])


@router.get("/{id}", responses=problems(404))
def get_interaction(caller: Anybody, id_: PathId) -> Interaction:
    """As far as you may read it."""
    with caller.desk.store.read() as connection:
        found = whole.interaction(connection, id_, caller.sight)
        if found is None:
            raise Missing
        sightings = stream.sightings_of(connection, [id_]).get(id_, [])
        hers = {mailbox.id for mailbox in audiences.of_rep(connection, caller.rep)}
        shaping = Shaping.of(connection, [found.entry], caller.now)
    seen = [
        Sighting(connection=str(row["connection_id"]), source=row["source"], id=row["item"])
        for row in sightings
        if row["connection_id"] in hers
    ]
    return Interaction.of(found, seen, shaping)
