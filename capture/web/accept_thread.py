"""POST /review/thread: the rest of the thread belongs to the same deal."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from capture.web.judging import About, FormId, back, must_see
from capture.web.visit import Here
from matcher.model import Ref, TargetType
from store import decisions
from store.links import Decision

router = APIRouter()


class Whole(About):
    """An interaction that she has linked to the deal."""

    deal: FormId


@router.post("/review/thread")
def accept_thread(visit: Here, form: Annotated[Whole, Form()]) -> Response:
    """Links those of the thread that she sees and nobody has decided on, in one act."""
    deal = Ref(TargetType.DEAL, form.deal)
    with visit.desk.store.begin() as connection:
        must_see(connection, visit.rep, form.interaction)
        link = decisions.of_target(connection, form.interaction, deal)
        if link is None or link.decision is not Decision.ACCEPTED:
            raise HTTPException(404)
        decisions.accept_rest(connection, form.interaction, deal, visit.rep, visit.now)
        return back(connection, form, visit.now)
