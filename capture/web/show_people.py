"""GET /people: whom the directory does not know yet."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture.reviewing.telling import taken_back
from capture.web.people import Place, done, shown
from capture.web.visit import Here, Undone

router = APIRouter()

MOST = 50
"""Cards on the page."""


@router.get("/people")
def show_people(visit: Here, person: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0, undone: Undone = None) -> Response:
    """`person`: the proposal that was just decided, to be told."""
    if not visit.has_mailbox:
        return visit.page("review_unconnected.html")
    with visit.desk.store.read() as connection:
        people = shown(connection, visit, MOST)
        decided = done(connection, visit.rep, person, Place.PEOPLE) if person else None
        back = taken_back(connection, visit.rep, undone)
    return visit.page("people.html", people=people, decided=decided, undone=back)
