"""POST /interactions/ID/take-back: it is neither private nor no business any more."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import aside
from capture.web.visit import Here, RowId, go

router = APIRouter()


class Place(StrEnum):
    """The page that the form stands on."""

    RULES = "rules"
    ITS_OWN = "its_own"


@router.post("/interactions/{id_}/take-back")
def take_word_back(visit: Here, id_: RowId, place: Annotated[Place, Form()] = Place.ITS_OWN) -> Response:
    """What she said of it herself, or by a rule on its sender; the rule stays."""
    with visit.desk.store.begin() as connection:
        aside.take_back(connection, visit.acting, id_)
    if place is Place.RULES:
        return go("/rules", "words", done="taken_back")
    return go(f"/interactions/{id_}", undone=visit.now.isoformat())
