"""GET /interactions/ID: one interaction, who can see it, and why it is linked to what it is."""

from fastapi import APIRouter, HTTPException, Response
from pydantic import AwareDatetime

from capture.reviewing.telling import taken_back, told
from capture.sensitive.told import told as told_of_removed
from capture.web.seeing import seeing
from capture.web.visit import Here, RowId, Undone
from store import bodies, her_words, items, review, sensitive, whole
from store.interactions import GRACE

router = APIRouter()


@router.get("/interactions/{id_}")
def show_interaction(visit: Here, id_: RowId, did: AwareDatetime | None = None, undone: Undone = None) -> Response:
    """`did`: the act just done here, to be told. What she has called no business shows her that alone."""
    with visit.desk.store.read() as connection:
        interaction = whole.interaction(connection, id_, visit.sight)
        word = her_words.about(connection, id_, visit.rep)
        message = told(connection, visit.rep, did) if did else None
        leaves = word.said_at + GRACE if word else None
        back = taken_back(connection, visit.rep, undone)
        if interaction is None and word is not None:
            return visit.page("set_aside.html", word=word, leaves=leaves, told=message, undone=back)
        if interaction is None:
            raise HTTPException(404)
        sightings = items.of_interaction(connection, id_)
        hers = review.seen(connection, id_, visit.rep)
        seen = seeing(connection, visit, id_)
        removed = sensitive.removed(connection, id_) if interaction.entry.may_read_text else {}
        is_laid_out = interaction.entry.may_read_text and bodies.there_is(connection, id_)
    return visit.page(
        "interaction.html",
        interaction=interaction,
        is_laid_out=is_laid_out,
        sightings=sightings,
        hers=hers,
        seeing=seen,
        removed=told_of_removed(removed, has_text=interaction.text is not None),
        word=word,
        leaves=leaves,
        told=message,
        undone=back,
    )
