"""POST /review/reject: the suggestion is wrong."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import deciding
from capture.web.judging import AtQueue, Pick

router = APIRouter()


@router.post("/review/reject")
def reject_link(queue: AtQueue, form: Annotated[Pick, Form()]) -> Response:
    """The two do not belong together."""
    with queue.visit.desk.store.begin() as connection:
        deciding.reject(connection, queue.visit.acting, form.interaction, form.ref)
        return queue.answer(connection, form)
