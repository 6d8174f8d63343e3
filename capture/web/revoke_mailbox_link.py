"""POST /connect/links/revoke: a link opens nothing any more."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.connecting import links
from capture.web.visit import AtHealth, go

router = APIRouter()


@router.post("/connect/links/revoke")
def revoke_mailbox_link(visit: AtHealth, link: Annotated[int, Form(ge=1, le=2**31 - 1)]) -> Response:
    """Whoever has it finds it closed."""
    with visit.desk.store.begin() as connection:
        links.revoke(connection, visit.acting, link)
    return go("/connect/links")
