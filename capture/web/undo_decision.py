"""POST /review/undo: takes the last act back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import AwareDatetime

from capture.reviewing import undoing
from capture.web.judging import AtQueue, FormId
from capture.web.visit import go

router = APIRouter()


@router.post("/review/undo")
def undo_decision(
    queue: AtQueue, at: Annotated[AwareDatetime, Form()], stay: Annotated[FormId | None, Form()] = None
) -> Response:
    """Takes back all that she did at that moment; leads to the card that is open again, or to the page `stay`."""
    with queue.visit.desk.store.begin() as connection:
        about = undoing.undo(connection, queue.visit.acting, at)
        if queue.in_part:
            return queue.part(connection, about, None)
    undone = queue.visit.now.isoformat()
    if stay is not None:
        return go(f"/interactions/{stay}", undone=undone)
    return go("/review", f"i-{about[0]}" if about else "", undone=undone)
