"""GET /matching: how often Capture was right, for who answers for it. No message, no sender but machines that flood."""

from fastapi import APIRouter, Response

from capture.report import sentences
from capture.report.report import report
from capture.web.columns import by_month, by_score
from capture.web.visit import AtFigures

router = APIRouter()


@router.get("/matching")
def show_matching(visit: AtFigures) -> Response:
    """By what was decided in the last year, in everybody's mailboxes."""
    desk = visit.desk
    told = report(desk.store, desk.in_force(), desk.settings.match, visit.now, zone=desk.zone)
    return visit.page(
        "matching.html",
        told=told,
        headline=sentences.headline(told),
        meaning=tuple(sentences.meaning(told)),
        plainly=sentences.plainly(told.standard),
        standard=sentences.standard(told.standard),
        scores=by_score(told.bins),
        months=by_month(told.months),
    )
