"""POST /review/undo: takes the last act back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import AwareDatetime

from capture.web.visit import Here, go
from store import decisions

router = APIRouter()


@router.post("/review/undo")
def undo_decision(visit: Here, at: Annotated[AwareDatetime, Form()]) -> Response:
    """Takes back all that she decided at that moment; leads to the card that is open again."""
    with visit.desk.store.begin() as connection:
        about = decisions.undo(connection, visit.rep, at)
    return go("/review", f"i-{about[0]}" if about else "")
