"""POST /users/link: a new link for somebody who has none, or has forgotten her password."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.signing_in import people
from capture.web.show_users import users_page
from capture.web.visit import Governing
from connectors.model.address import Address

router = APIRouter()


@router.post("/users/link")
def link_user(visit: Governing, address: Annotated[str, Form(max_length=320)]) -> Response:
    """The page shows it, this once. What she had before still opens until she chooses another password."""
    known = Address(address)
    with visit.desk.store.begin() as connection:
        word = people.link(connection, known, visit.acting)
    return users_page(visit, word, known)
