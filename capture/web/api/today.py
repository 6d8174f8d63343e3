"""GET /today: your meetings with what to know before each, what waits for an answer, and what went quiet."""

from fastapi import APIRouter

from capture.today import brief, saved
from capture.today import owed as owing
from capture.today.quiet import went_quiet
from capture.web.api.caller import Anybody, Caller
from capture.web.api.fields import Most, PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.interaction import Shaping
from capture.web.api.shapes.today import Brief, Quiet, Saved, Today, entries_of
from capture.web.visitor import viewer_of
from store.today.unneeded import Word

router = APIRouter(tags=["today"])


@router.get("/today")
def get_today(caller: Anybody, most: Most = 20) -> Today:
    """`most` bounds each of the lists."""
    with caller.desk.store.read() as connection:
        viewer = viewer_of(connection, caller)
        meetings = brief.next_meetings(connection, viewer)[:most]
        owed, quiet = owing.owed(connection, viewer)[:most], went_quiet(connection, viewer)[:most]
        spans = saved.saved(connection, viewer)
        told = [entry for one in meetings for entry in entries_of(one)]
        shaping = Shaping.of(connection, [*told, *owed], caller.now)
    return Today(
        meetings=[Brief.of(one, shaping) for one in meetings],
        owed=[shaping.line(entry) for entry in owed],
        quiet=[Quiet.of(one) for one in quiet],
        saved_this_week=Saved.of(spans.week),
        saved_this_month=Saved.of(spans.month),
    )


@router.get("/interactions/{id}/brief", responses=problems(404))
def get_brief(caller: Anybody, id_: PathId) -> Brief:
    """What to know before one meeting to come."""
    with caller.desk.store.read() as connection:
        found = brief.of_meeting(connection, viewer_of(connection, caller), id_)
        shaping = Shaping.of(connection, list(entries_of(found)), caller.now)
    return Brief.of(found, shaping)


@router.post("/today/owed/{id}/unneeded", status_code=204, responses=problems(404))
def needs_no_answer(caller: Anybody, id_: PathId) -> None:
    """That mail needs no answer; what comes later in its thread is asked about anew."""
    _say(caller, id_, Word.UNNEEDED)


@router.post("/today/owed/{id}/needed", status_code=204, responses=problems(404))
def needs_an_answer(caller: Anybody, id_: PathId) -> None:
    """Takes that back."""
    _say(caller, id_, Word.NEEDED)


def _say(caller: Caller, id_: int, word: Word) -> None:
    with caller.desk.store.begin() as connection:
        owing.say(connection, caller.acting, id_, word)
