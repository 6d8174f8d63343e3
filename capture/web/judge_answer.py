"""POST /today/ID/answer: she says whether a mail needs one."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.today import owed
from capture.web.visit import Here, RowId, go
from store.today.unneeded import Word

router = APIRouter()


@router.post("/today/{id_}/answer")
def judge_answer(visit: Here, id_: RowId, needed: Annotated[bool, Form()]) -> Response:
    """`needed`: 0 takes the mail from the list, 1 puts it back."""
    word = Word.NEEDED if needed else Word.UNNEEDED
    with visit.desk.store.begin() as connection:
        owed.say(connection, visit.acting, id_, word)
    return go("/today", f"i-{id_}") if needed else go("/today", "owed", said=str(id_))
