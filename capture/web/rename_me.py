"""POST /me/name: what she is called."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.signing_in.herself import rename
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/me/name")
def rename_me(visit: Here, name: Annotated[str, Form(max_length=200)]) -> Response:
    """On every page from now on."""
    with visit.desk.store.begin() as connection:
        rename(connection, visit.user, name, visit.acting)
    return go("/me")
