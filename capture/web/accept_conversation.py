"""POST /review/conversation: the whole conversation belongs to the deal."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.reviewing import conversation
from capture.web.judging import About, AtQueue, FormId

router = APIRouter()


class Whole(About):
    """An interaction for which the deal is suggested or accepted."""

    deal: FormId


@router.post("/review/conversation")
def accept_conversation(queue: AtQueue, form: Annotated[Whole, Form()]) -> Response:
    """Links those of the conversation that she sees and nobody has decided on, in one act."""
    with queue.visit.desk.store.begin() as connection:
        conversation.accept(connection, queue.visit.acting, form.interaction, form.deal)
        return queue.answer(connection, form)
