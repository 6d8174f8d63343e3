"""POST /me/tokens/make: a new token for the API."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.refusals import Conflict
from capture.signing_in import own_tokens
from capture.web.show_me import me_page
from capture.web.visit import Here

router = APIRouter()


@router.post("/me/tokens/make")
def make_token(
    visit: Here,
    name: Annotated[str, Form(max_length=100)],
    days: Annotated[int, Form(ge=0, le=3660)] = 365,
) -> Response:
    """The page shows its word, this once: it is kept nowhere. `days`: how long it lasts; 0 until it is revoked."""
    lasting = timedelta(days=days) if days else None
    try:
        with visit.desk.store.begin() as connection:
            word = own_tokens.make(connection, visit.user, name, lasting, visit.acting)
    except Conflict as error:
        return me_page(visit, problem=str(error), status=409)
    return me_page(visit, token=word)
