"""GET /search: interactions by their words."""

from typing import Annotated

from fastapi import APIRouter, Query

from capture.web.api.caller import AtRecord
from capture.web.api.fields import Before, Instant, Most, Page, Words, place
from capture.web.api.problems import problems
from capture.web.api.shapes.interaction import Line, Shaping
from connectors.model.interaction import Kind
from store import hits
from store.entries import entries
from store.hits import Question

router = APIRouter(tags=["record"])


@router.get("/search", responses=problems(403))
def search(
    caller: AtRecord,
    q: Words,
    kind: Kind | None = None,
    since: Annotated[Instant | None, Query(description="From that moment on.")] = None,
    until: Annotated[Instant | None, Query(description="Before that moment.")] = None,
    before: Before = "",
    most: Most = 50,
) -> Page[Line]:
    """Those that hold all words in what you may read, newest first. A page may be short with others still to come."""
    question = Question(q, kind, since, until)
    with caller.desk.store.read() as connection:
        found = hits.search(connection, question, caller.sight, most, place(before))
        listed = entries(connection, found.ids, caller.sight)
        shaping = Shaping.of(connection, listed, caller.now)
    lines = [shaping.line(entry) for entry in listed]
    return Page(items=lines, next=str(found.older) if found.older else None)
