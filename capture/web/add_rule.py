"""POST /rules/add: what shall be left out, kept without text, or private, from now on."""

from fastapi import APIRouter, Response

from capture.ruling import changing
from capture.web.ruling import Filled, place_of
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/rules/add")
def add_rule(visit: Here, form: Filled) -> Response:
    """What is there already stays as it is until rules are applied to it."""
    place = place_of(visit, form.place)
    with visit.desk.store.begin() as connection:
        changing.add(connection, visit.acting, place, form.what, form.value, form.effect)
    return go("/rules", "made", done="made")
