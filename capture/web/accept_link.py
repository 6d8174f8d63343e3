"""POST /review/accept: the suggestion is right."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import deciding
from capture.web.judging import AtQueue, Pick

router = APIRouter()


@router.post("/review/accept")
def accept_link(queue: AtQueue, form: Annotated[Pick, Form()]) -> Response:
    """Links the two; of several suggested deals, the others are rejected."""
    with queue.visit.desk.store.begin() as connection:
        deciding.accept(connection, queue.visit.acting, form.interaction, form.ref)
        return queue.answer(connection, form)
