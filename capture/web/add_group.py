"""POST /rules/groups/add: reps for whom the same rules shall hold."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.ruling import changing
from capture.web.visit import Governing, go

router = APIRouter()


@router.post("/rules/groups/add")
def add_group(visit: Governing, name: Annotated[str, Form(min_length=1, max_length=80)]) -> Response:
    """Without members so far."""
    with visit.desk.store.begin() as connection:
        changing.add_group(connection, visit.acting, name)
    return go("/rules", "groups", done="group")
