"""GET /review: the rep's queue."""

from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import AwareDatetime
from sqlalchemy import Connection

from capture.reviewing.telling import taken_back, told
from capture.today.saved import saved
from capture.web.people import Place, shown
from capture.web.people import done as decided
from capture.web.show_choices import choices
from capture.web.sure import Percent, bar
from capture.web.visit import Here, Undone, Visit
from capture.web.visitor import viewer_of
from store import review

router = APIRouter()

MOST = 15
"""Cards at a time: about what a rep decides before she looks for the next ones."""
PEOPLE = 5
"""New people below them; the others have a page of their own."""


@router.get("/review")
def show_review(
    visit: Here,
    did: AwareDatetime | None = None,
    choose: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    q: Annotated[str, Query(max_length=200)] = "",
    person: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    least: Percent | None = None,
    after: Annotated[str, Query(pattern=review.PATTERN)] = "",
    undone: Undone = None,
    capture_fragment: Annotated[str, Header()] = "",
) -> Response:
    """`did`: the act just done, to be told; `person`: the proposal just decided; `after`: behind which conversation.

    `choose`: the interaction for which `q` is looked up in the directory; `least`: the score of the bar, in hundredths.
    With the header `Capture-Fragment: 1` the answer is no page, but what is behind `after`.
    """
    if not visit.has_mailbox:
        return visit.page("review_unconnected.html")
    with visit.desk.store.read() as connection:
        queue = _queue(connection, visit, after, choose)
        if capture_fragment == "1":
            return visit.part("review_more.html", queue=queue, following=_following(queue))
        done = None if queue.cards else saved(connection, viewer_of(connection, visit)).week
        message = told(connection, visit.rep, did) if did else None
        found = choices(connection, choose, q) if choose else []
        sure = bar(connection, visit, least) if queue.total > 1 else None
        people = None if after else shown(connection, visit, PEOPLE)
        back = taken_back(connection, visit.rep, undone)
        about = decided(connection, visit.rep, person, Place.REVIEW) if person else None
    return visit.page(
        "review.html",
        queue=queue,
        after=after,
        following=_following(queue),
        waiting=queue.total,
        done=done,
        told=message,
        sure=sure,
        choose=choose,
        q=q,
        choices=found,
        people=people,
        decided=about,
        undone=back,
    )


def _queue(connection: Connection, visit: Visit, after: str, choose: int) -> review.Queue:
    """Behind that place; from where the interaction is for which she chooses, if it is not among those."""
    queue = review.queue(connection, visit.rep, MOST, review.Head.read(after) if after else None)
    if not choose or any(card.entry.id == choose for card in queue.cards):
        return queue
    place = review.before(connection, visit.rep, choose)
    return review.queue(connection, visit.rep, MOST, place) if place else queue


def _following(queue: review.Queue) -> dict[int, int | None]:
    """Card → the one below it."""
    ids = [card.entry.id for card in queue.cards]
    return dict(zip_longest(ids, ids[1:]))
