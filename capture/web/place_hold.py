"""POST /holds: what must be kept for a court."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.forgetting import holding
from capture.refusals import Conflict, Missing
from capture.web.show_forgetting import forgetting_page
from capture.web.visit import Governing, go
from store.forgetting.holds import HeldKind

router = APIRouter()


@router.post("/holds")
def place_hold(
    visit: Governing,
    kind: Annotated[HeldKind, Form()],
    why: Annotated[str, Form(max_length=500)],
    target: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """In force from now on."""
    try:
        with visit.desk.store.begin() as connection:
            holding.place(connection, kind, target, why, visit.acting)
    except Missing:
        return forgetting_page(visit, status=404, problem=f"There is no {kind} {target}.")
    except Conflict as error:
        return forgetting_page(visit, status=409, problem=str(error))
    return go("/forgetting", "holds")
