"""GET and POST /review/sure: many suggestions at once, those of a score that the rep sets."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from capture.reviewing import bulk
from capture.web.judging import AtQueue
from capture.web.render import render
from capture.web.sure import Bar, Percent, bar
from capture.web.visit import go

router = APIRouter()


class Sure(BaseModel):
    """The least score, and the number of suggestions that she was shown for it."""

    least: Percent
    shown: Annotated[int, Field(ge=0)]


@router.get("/review/sure")
def show_sure(queue: AtQueue, least: Annotated[Percent, Query()]) -> Response:
    """How many there are of that score."""
    if not queue.in_part:
        return go("/review", least=str(least))
    with queue.visit.desk.store.read() as connection:
        found: Bar = bar(connection, queue.visit, least)
    return HTMLResponse(render("sure_part.html", {"bar": found}))


@router.post("/review/sure")
def accept_sure(queue: AtQueue, form: Annotated[Sure, Form()]) -> Response:
    """Accepts them, in one act."""
    with queue.visit.desk.store.begin() as connection:
        bulk.accept(connection, queue.visit.acting, form.least / 100, form.shown)
    return go("/review", did=queue.visit.now.isoformat())
