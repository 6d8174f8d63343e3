"""GET /interactions/ID: one interaction, who can see it, and why it is linked to what it is."""

from fastapi import APIRouter, HTTPException, Response
from pydantic import AwareDatetime

from capture.reviewing.telling import told
from capture.web.seeing import seeing
from capture.web.visit import Here, RowId
from store import bodies, items, review, whole

router = APIRouter()


@router.get("/interactions/{id_}")
def show_interaction(visit: Here, id_: RowId, did: AwareDatetime | None = None) -> Response:
    """`did`: the act just done here, to be told."""
    with visit.desk.store.read() as connection:
        interaction = whole.interaction(connection, id_, visit.sight)
        if interaction is None:
            raise HTTPException(404)
        sightings = items.of_interaction(connection, id_)
        hers = review.seen(connection, id_, visit.rep)
        seen = seeing(connection, visit, id_)
        is_laid_out = interaction.entry.may_read_text and bodies.there_is(connection, id_)
        message = told(connection, visit.rep, did) if did else None
    return visit.page(
        "interaction.html",
        interaction=interaction,
        is_laid_out=is_laid_out,
        sightings=sightings,
        hers=hers,
        seeing=seen,
        told=message,
    )
