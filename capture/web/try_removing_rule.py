"""POST /rules/ID/simulate: what would come back without a rule. Nothing is changed."""

from fastapi import APIRouter, Response

from capture.refusals import Missing
from capture.ruling import simulate
from capture.web.ruling import may_change, named
from capture.web.tried import Tried, shown
from capture.web.visit import Here, RowId
from store import rules

router = APIRouter()


@router.post("/rules/{id_}/simulate")
def try_removing_rule(visit: Here, id_: RowId) -> Response:
    """With a button that removes it."""
    with visit.desk.store.read() as connection:
        rule = rules.get(connection, id_)
        if rule is None or not may_change(visit, rule.place):
            raise Missing
        found = simulate.removing(connection, visit.sight, rule, simulate.MOST)
    return shown(visit, Tried(rule, named(rule.place), removing=True, found=found))
