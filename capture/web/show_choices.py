"""GET /review/choices: what a rep may choose instead of what is suggested, for the page's own script."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from capture.refusals import Missing
from capture.web.visit import Here
from store import names, review
from store.names import Named
from store.offered import offered

router = APIRouter()

_OF_EACH_TYPE = 5
_OFFERED = 8


@router.get("/review/choices")
def show_choices(
    visit: Here, interaction: Annotated[int, Query(ge=1, le=2**31 - 1)], q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """`q`: what she has typed of a name."""
    with visit.desk.store.read() as connection:
        if not review.seen(connection, interaction, visit.rep):
            raise Missing
        found = choices(connection, interaction, q)
    return visit.part("choices_part.html", interaction=interaction, q=q, choices=found)


def choices(connection: Connection, interaction: int, q: str) -> list[Named]:
    """Records that are called so; before anything is typed, those that are near the interaction."""
    if q.strip():
        return names.find(connection, q, _OF_EACH_TYPE)
    return offered(connection, interaction, _OFFERED)
