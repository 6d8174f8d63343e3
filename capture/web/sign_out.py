"""POST /sign-out: this browser's session ends."""

from fastapi import APIRouter, Response

from capture.signing_in.entering import leave
from capture.web.entrance import let_out
from capture.web.visit import Here

router = APIRouter()


@router.post("/sign-out")
def sign_out(visit: Here) -> Response:
    """On the server too: a copy of the cookie opens nothing any more."""
    with visit.desk.store.begin() as connection:
        leave(connection, visit.user, visit.session, visit.origin, visit.now)
    return let_out(visit.desk)
