"""GET /deals, /deals/ID: the opportunities of the directory."""

from fastapi import APIRouter

from capture.refusals import Missing
from capture.web.api.caller import AtRecord
from capture.web.api.fields import After, Most, Page, PathId, Words, page
from capture.web.api.problems import problems
from capture.web.api.shapes.directory import Deal, DealWhole, Happened
from matcher.model import Ref, TargetType
from store import directory, timeline

router = APIRouter(tags=["directory"])


@router.get("/deals", responses=problems(403))
def list_deals(caller: AtRecord, q: Words = "", after: After = "0", most: Most = 50) -> Page[Deal]:
    """All, or those whose names, or whose account's, hold every word of `q`; by id."""
    with caller.desk.store.read() as connection:
        found = directory.page_of_deals(connection, q, int(after), most + 1)
    return page(found, most, Deal.of, lambda last: str(last.id))


@router.get("/deals/{id}", responses=problems(403, 404))
def get_deal(caller: AtRecord, id_: PathId) -> DealWhole:
    """One deal with its history, and how much has happened in it."""
    with caller.desk.store.read() as connection:
        stored = directory.get_deal(connection, id_)
        if stored is None:
            raise Missing
        totals = timeline.totals(connection, Ref(TargetType.DEAL, id_), caller.sight, caller.now)
    return DealWhole(**dict(Deal.of(stored)), totals=Happened.of(totals))
