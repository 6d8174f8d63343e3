"""GET /review: what waits for a decision of yours."""

from typing import Annotated

from fastapi import APIRouter, Query

from capture.reviewing import bulk
from capture.web.api.caller import Anybody
from capture.web.api.fields import Most
from capture.web.api.shapes.interaction import Shaping
from capture.web.api.shapes.review import Queue, Ready
from store import review

router = APIRouter(prefix="/review", tags=["review"])


@router.get("")
def get_review(caller: Anybody, most: Most = 50) -> Queue:
    """Your queue by conversation. Decide about them, and the next ones come."""
    with caller.desk.store.read() as connection:
        queue = review.queue(connection, caller.rep, most)
        shaping = Shaping.of(connection, [card.entry for card in queue.cards], caller.now)
    return Queue.of(queue, shaping)


@router.get("/bulk")
def get_bulk(caller: Anybody, least: Annotated[float, Query(ge=0, le=1, description="The score.")]) -> Ready:
    """How many suggestions `POST /review/bulk` would accept."""
    with caller.desk.store.read() as connection:
        ready = bulk.ready(connection, caller.rep, least)
    return Ready(number=ready.number, models=list(ready.models))
