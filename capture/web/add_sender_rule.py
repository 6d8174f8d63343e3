"""POST /rules/senders: what holds for all her mail with somebody."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from capture import own_rules
from capture.web.visit import Here, go
from store.personal import Kind

router = APIRouter()


class SenderRule(BaseModel):
    """As she has filled it in."""

    sender: Annotated[str, Field(min_length=1, max_length=320)]
    kind: Kind


@router.post("/rules/senders")
def add_sender_rule(visit: Here, form: Annotated[SenderRule, Form()]) -> Response:
    """It holds for what is there already, too."""
    with visit.desk.store.begin() as connection:
        own_rules.add_sender(connection, visit.acting, form.sender, form.kind)
    return go("/rules", "senders", done="added")
