"""POST /connections/ID/audience: who may see what one of her mailboxes sees."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture import own_rules
from capture.web.visit import Here, RowId, go
from config.visibility import Audience

router = APIRouter()


@router.post("/connections/{id_}/audience")
def set_audience(visit: Here, id_: RowId, audience: Annotated[Audience, Form()]) -> Response:
    """Of all that it saw, too; setting it back undoes it."""
    with visit.desk.store.begin() as connection:
        own_rules.set_audience(connection, visit.acting, id_, audience)
    return go("/rules", f"c-{id_}", done="audience")
