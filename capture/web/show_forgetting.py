"""GET /forgetting: what was forgotten, what must be kept, what can be handed out. With it, the page made again."""

from fastapi import APIRouter, Response

from capture.forgetting import receipts
from capture.forgetting.forget import Would
from capture.forgetting.subject import What
from capture.web.visit import Governing, Visit
from store.forgetting import holds
from store.forgetting.holds import HeldKind

router = APIRouter()


@router.get("/forgetting")
def show_forgetting(visit: Governing, done: int | None = None) -> Response:
    """`done`: the number of the forgetting that has just been done."""
    return forgetting_page(visit, done=done)


def forgetting_page(
    visit: Visit,
    *,
    status: int = 200,
    problem: str = "",
    would: Would | None = None,
    what: What = What.PERSON,
    named: str = "",
    done: int | None = None,
) -> Response:
    """`would`: what a forgetting comes to that is asked for and not yet done; `problem`: why something was not done."""
    with visit.desk.store.read() as connection:
        listed, held = receipts.listed(connection), holds.listed(connection)
    return visit.page(
        "forgetting.html",
        status,
        forgettings=listed,
        holds=held,
        kinds=list(HeldKind),
        subjects=list(What),
        retention=visit.desk.settings.retention,
        would=would,
        what=what,
        named=named,
        done=done,
        problem=problem,
    )
