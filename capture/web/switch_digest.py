"""POST /today/digest: she wants the daily mail, or no longer."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.digest import wishes
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/today/digest")
def switch_digest(visit: Here, wanted: Annotated[bool, Form()]) -> Response:
    """`wanted`: 1 or 0."""
    with visit.desk.store.begin() as connection:
        wishes.switch(connection, visit.acting, visit.user, wanted)
    return go("/today", "digest")
