"""POST /review/private and /review/not-business: what a rep keeps to herself."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import aside
from capture.web.judging import About, AtQueue
from store.personal import Kind

router = APIRouter()


@router.post("/review/private")
def make_private(queue: AtQueue, form: Annotated[About, Form()]) -> Response:
    """Only those in whose mailboxes it was seen may know of it."""
    with queue.visit.desk.store.begin() as connection:
        aside.say(connection, queue.visit.acting, form.interaction, Kind.PRIVATE)
        return queue.answer(connection, form)


@router.post("/review/not-business")
def leave_out(queue: AtQueue, form: Annotated[About, Form()]) -> Response:
    """The same, and it leaves her queue and her pages."""
    with queue.visit.desk.store.begin() as connection:
        aside.say(connection, queue.visit.acting, form.interaction, Kind.NOT_BUSINESS)
        return queue.answer(connection, form)
