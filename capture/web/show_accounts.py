"""GET /accounts: the accounts of the directory, and when something last happened with each."""

from fastapi import APIRouter, Response

from capture.web.listing import SIZE, Listing, following
from capture.web.visit import AtRecord
from matcher.model import TargetType
from store import listed, timeline

router = APIRouter()


@router.get("/accounts")
def show_accounts(visit: AtRecord, asked: Listing) -> Response:
    """`asked`: which of them, and from where on."""
    with visit.desk.store.read() as connection:
        ids = listed.account_ids(connection, asked.wanted(visit), asked.after, SIZE + 1)
        shown = ids[:SIZE]
        lines = listed.account_lines(connection, shown, visit.now)
        touched = timeline.last_touches(connection, TargetType.ACCOUNT, shown, visit.sight, visit.now)
    return visit.page(
        "accounts.html",
        asked=asked,
        whose=asked.of(visit),
        accounts=[lines[id_] for id_ in shown],
        touched=touched,
        following=following(ids),
    )
