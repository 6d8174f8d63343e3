"""POST /review/choose: another record than those suggested."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import deciding
from capture.web.judging import AtQueue, Pick

router = APIRouter()


@router.post("/review/choose")
def choose_link(queue: AtQueue, form: Annotated[Pick, Form()]) -> Response:
    """Links the two, and rejects what was suggested of that type."""
    with queue.visit.desk.store.begin() as connection:
        deciding.choose(connection, queue.visit.acting, form.interaction, form.ref)
        return queue.answer(connection, form)
