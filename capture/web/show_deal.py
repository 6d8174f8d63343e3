"""GET /deals/ID: a deal, its stages, what happened in it, and who works on it."""

from fastapi import APIRouter, HTTPException, Response

from capture import team
from capture.web.chronicle import Narrowed, chronicle
from capture.web.stages import drawing
from capture.web.visit import AtRecord, RowId
from matcher.model import Ref, TargetType
from store import profiles, timeline

router = APIRouter()

_TICKS = 500


@router.get("/deals/{id_}")
def show_deal(visit: AtRecord, id_: RowId, asked: Narrowed) -> Response:
    """`asked`: which of it."""
    ref = Ref(TargetType.DEAL, id_)
    with visit.desk.store.read() as connection:
        deal = profiles.deal(connection, id_)
        if deal is None:
            raise HTTPException(404)
        happened = chronicle(connection, visit, ref, asked)
        days = timeline.days(connection, ref, visit.sight, _TICKS)
        its_team = team.team(connection, id_, visit.rep)
    picture = drawing(deal, days, visit.now)
    return visit.page("deal.html", deal=deal, chronicle=happened, drawing=picture, team=its_team)
