"""GET /deals: the deals of the directory, and when something last happened in each."""

from fastapi import APIRouter, Response

from capture.web.listing import SIZE, Listing, following
from capture.web.visit import AtRecord
from matcher.model import TargetType
from store import listed, timeline
from store.today import deals

router = APIRouter()


@router.get("/deals")
def show_deals(visit: AtRecord, asked: Listing) -> Response:
    """`asked`: which of them, and from where on."""
    with visit.desk.store.read() as connection:
        ids = listed.deal_ids(connection, asked.wanted(visit), visit.now, asked.after, SIZE + 1)
        shown = ids[:SIZE]
        standing = deals.standing(connection, shown, visit.now)
        touched = timeline.last_touches(connection, TargetType.DEAL, shown, visit.sight, visit.now)
    return visit.page(
        "deals.html",
        asked=asked,
        whose=asked.of(visit),
        deals=[standing[id_] for id_ in shown],
        touched=touched,
        following=following(ids),
    )
