"""POST /rules/senders/ID/remove: her mail with somebody is like any other again."""

from fastapi import APIRouter, Response

from capture import own_rules
from capture.web.visit import Here, RowId, go

router = APIRouter()


@router.post("/rules/senders/{id_}/remove")
def remove_sender_rule(visit: Here, id_: RowId) -> Response:
    """With what the rule said of mail that is there."""
    with visit.desk.store.begin() as connection:
        own_rules.remove_sender(connection, visit.acting, id_)
    return go("/rules", "senders", done="removed")
