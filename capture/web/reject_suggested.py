"""POST /review/none: none of the suggestions of a type is right."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import deciding
from capture.web.judging import About, AtQueue
from matcher.model import TargetType

router = APIRouter()


class NoneOf(About):
    """The interaction and the type."""

    type: TargetType


@router.post("/review/none")
def reject_suggested(queue: AtQueue, form: Annotated[NoneOf, Form()]) -> Response:
    """Rejects those that are still open; none left is no error."""
    with queue.visit.desk.store.begin() as connection:
        deciding.none(connection, queue.visit.acting, form.interaction, form.type)
        return queue.answer(connection, form)
