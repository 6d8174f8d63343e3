"""POST /connect/links/make: a link by which a rep connects her own mailbox, once."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.connecting import links
from capture.refusals import Conflict
from capture.web.show_mailbox_links import links_page
from capture.web.visit import AtHealth
from connectors.model.address import parse_address

router = APIRouter()


@router.post("/connect/links/make")
def make_mailbox_link(visit: AtHealth, address: Annotated[str, Form(max_length=320)]) -> Response:
    """The page shows it, this once: it is kept nowhere."""
    known = parse_address(address)
    if known is None:
        return links_page(visit, problem=f"{address!r} is no mail address.", status=422)
    try:
        with visit.desk.store.begin() as connection:
            word = links.make(connection, visit.acting, known)
    except Conflict as error:
        return links_page(visit, problem=str(error), status=409)
    return links_page(visit, word, known)
