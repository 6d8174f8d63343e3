"""GET /connect/KIND: the form by which a mailbox or a calendar is connected. With it, how the page is made again."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from capture.connecting.forms import Kind
from capture.refusals import Forbidden
from capture.rights import Right
from capture.web.connecting import NAMES, questions
from capture.web.visit import Here, Visit

router = APIRouter()


@router.get("/connect/{kind}")
def show_connect(visit: Here, kind: Kind) -> Response:
    """For her own; with the right to everybody's health, for anybody."""
    must_be_allowed(visit, kind)
    return connect_page(visit, kind, {})


def connect_page(
    visit: Visit, kind: Kind, answers: Mapping[str, str], problem: str = "", status: int = 200
) -> Response:
    """`answers`: what was filled in, to be corrected as `problem` says."""
    of_others = visit.may(Right.HEALTH)
    context = {"fields": questions(kind, of_others=of_others), "kind": kind, "name": NAMES[kind], "answers": answers}
    return visit.page("connect.html", status, problem=problem, of_others=of_others, **context)


def must_be_allowed(visit: Visit, kind: Kind) -> None:
    """Raises Forbidden: what lies on this machine is for those who care for everybody's connections."""
    if kind is Kind.FILES:
        visit.must(Right.HEALTH)
        if not visit.desk.settings.connecting.folders:
            raise Forbidden("No folder is named in connecting.folders of the settings: use `capture connect files`.")
