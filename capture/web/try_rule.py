"""POST /rules/simulate: what a rule would do to what is in the record, before it is made. Nothing is changed."""

from fastapi import APIRouter, Response

from capture.ruling import changing, simulate, values
from capture.web.ruling import Filled, named, place_of
from capture.web.tried import Tried, shown
from capture.web.visit import Here
from store.rules import Rule

router = APIRouter()


@router.post("/rules/simulate")
def try_rule(visit: Here, form: Filled) -> Response:
    """Of what she may know of; with a button that makes the rule."""
    place = place_of(visit, form.place)
    rule = Rule(0, place, form.what, values.parse(form.what, form.value), form.effect, visit.rep, visit.now)
    with visit.desk.store.read() as connection:
        changing.check(connection, place)
        found = simulate.adding(connection, visit.sight, rule, simulate.MOST)
    return shown(visit, Tried(rule, named(place), removing=False, found=found))
