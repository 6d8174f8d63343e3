"""GET /review: the rep's queue."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from capture.reviewing.telling import told
from capture.web.people import Place, shown
from capture.web.people import done as decided
from capture.web.sure import Percent, bar
from capture.web.visit import Here
from store import names, review

router = APIRouter()

MOST = 50
"""Cards on a page: about what somebody decides in a sitting."""
PEOPLE = 5
"""New people below them; the others have a page of their own."""
_CHOICES = 5
_WEEK = timedelta(days=7)


@router.get("/review")
def show_review(
    visit: Here,
    did: AwareDatetime | None = None,
    choose: Annotated[int, Query(ge=0)] = 0,
    q: Annotated[str, Query(max_length=200)] = "",
    person: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    least: Percent | None = None,
) -> Response:
    """`did`: the act just done, to be told; `person`: the proposal just decided.

    `choose`: the interaction for which `q` is looked up in the directory; `least`: the score of the bar, in hundredths.
    """
    if not visit.has_mailbox:
        return visit.page("review_unconnected.html")
    with visit.desk.store.read() as connection:
        queue = review.queue(connection, visit.rep, MOST)
        done = None if queue.cards else review.done(connection, visit.rep, visit.now - _WEEK)
        message = told(connection, visit.rep, did) if did else None
        choices = names.find(connection, q, _CHOICES)
        sure = bar(connection, visit, least) if queue.total > 1 else None
        people = shown(connection, visit, PEOPLE)
        about = decided(connection, visit.rep, person, Place.REVIEW) if person else None
    return visit.page(
        "review.html",
        queue=queue,
        following=_following([card.entry.id for card in queue.cards]),
        waiting=queue.total,
        done=done,
        told=message,
        sure=sure,
        choose=choose,
        q=q,
        choices=choices,
        people=people,
        decided=about,
    )


def _following(ids: Sequence[int]) -> dict[int, int | None]:
    """Card → the one below it."""
    return dict(zip_longest(ids, ids[1:]))
