"""POST /connect/KIND: tries what was filled in, and connects it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from capture.connecting.adding import add
from capture.connecting.forms import Kind, asked
from capture.rights import Right
from capture.web.connecting import FAILURES, answers_of, said, told
from capture.web.show_connect import connect_page, must_be_allowed
from capture.web.signing_in import tell
from capture.web.visit import Here

router = APIRouter()

Answers = Annotated[Mapping[str, str], Depends(answers_of)]


@router.post("/connect/{kind}")
def connect(visit: Here, kind: Kind, answers: Answers) -> Response:
    """Hers; with the right to everybody's health, that of whoever is named."""
    must_be_allowed(visit, kind)
    owner = answers.get("owner", "") if visit.may(Right.HEALTH) else visit.rep
    desk = visit.desk
    try:
        added = add(desk.settings, desk.store, visit.acting, asked(desk.settings, kind, owner, answers))
    except FAILURES as error:
        return connect_page(visit, kind, answers, told(error), 422)
    return tell(visit, said(added).rstrip("."), "", is_good=True)
