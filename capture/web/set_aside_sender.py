"""POST /review/always: what a rep keeps to herself of all that comes from a sender."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import senders
from capture.web.judging import About, AtQueue
from store.personal import Kind

router = APIRouter()


class Always(About):
    """An interaction of the sender, and what all of them are."""

    kind: Kind


@router.post("/review/always")
def set_aside_sender(queue: AtQueue, form: Annotated[Always, Form()]) -> Response:
    """Of what is there, and of what comes."""
    with queue.visit.desk.store.begin() as connection:
        senders.always(connection, queue.visit.acting, form.interaction, form.kind)
        return queue.answer(connection, form)
