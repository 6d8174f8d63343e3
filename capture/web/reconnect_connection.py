"""GET and POST /connections/ID/reconnect: another password for a connection, which keeps its history."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from capture import owned
from capture.connecting import again
from capture.rights import Right
from capture.web.connecting import FAILURES, answers_of, told
from capture.web.signing_in import tell
from capture.web.visit import Here, RowId, Visit

router = APIRouter()

Answers = Annotated[Mapping[str, str], Depends(answers_of)]


@router.get("/connections/{id_}/reconnect")
def show_reconnect(visit: Here, id_: RowId) -> Response:
    """Others' connections: only with the right to everybody's."""
    return _page(visit, id_, {})


@router.post("/connections/{id_}/reconnect")
def reconnect_connection(visit: Here, id_: RowId, answers: Answers) -> Response:
    """Tried before it is saved."""
    desk, may_all = visit.desk, visit.may(Right.HEALTH)
    try:
        found = again.reconnect(desk.settings, desk.store, visit.acting, id_, answers, may_all=may_all)
    except FAILURES as error:
        return _page(visit, id_, answers, told(error), 422)
    return tell(visit, f"Connection {id_} goes on: {found.detail}", "", is_good=True)


def _page(visit: Visit, id_: int, answers: Mapping[str, str], problem: str = "", status: int = 200) -> Response:
    with visit.desk.store.read() as connection:
        source = owned.of_connection(connection, visit.acting, id_, may_all=visit.may(Right.HEALTH))[0]
    context = {"fields": again.questions(source), "answers": answers or again.present(source), "problem": problem}
    return visit.page("reconnect.html", status, source=source, **context)
