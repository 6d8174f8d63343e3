"""GET /matching: how often Capture was right."""

from fastapi import APIRouter

from capture.report.document import document
from capture.report.report import report
from capture.web.api.caller import AtFigures
from capture.web.api.problems import problems
from capture.web.api.shapes.matching import Matching

router = APIRouter(tags=["matching"])


@router.get("/matching", responses=problems(403))
def get_matching(caller: AtFigures) -> Matching:
    """Figures alone, and senders of floods; needs the right `figures`."""
    desk = caller.desk
    told = report(desk.store, desk.in_force(), desk.settings.match, caller.now, zone=desk.zone)
    return Matching.model_validate(document(told))
