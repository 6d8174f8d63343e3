"""POST /me/tokens/revoke: a token opens nothing from now on."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.signing_in import own_tokens
from capture.web.judging import FormId
from capture.web.visit import Here, go

router = APIRouter()


@router.post("/me/tokens/revoke")
def revoke_token(visit: Here, token: Annotated[FormId, Form()]) -> Response:
    """One of hers."""
    with visit.desk.store.begin() as connection:
        own_tokens.revoke(connection, visit.user, token, visit.acting)
    return go("/me", "tokens")
