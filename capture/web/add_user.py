"""POST /users/add: somebody else may sign in."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.refusals import Conflict
from capture.signing_in import people
from capture.web.show_users import users_page
from capture.web.visit import Governing
from connectors.model.address import parse_address
from store.users import Role

router = APIRouter()


@router.post("/users/add")
def add_user(
    visit: Governing,
    address: Annotated[str, Form(max_length=320)],
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[Role, Form()] = Role.REP,
) -> Response:
    """The page shows the link for her, this once: it is kept nowhere."""
    known = parse_address(address)
    if known is None:
        return users_page(visit, problem=f"{address!r} is no mail address.", status=422)
    try:
        with visit.desk.store.begin() as connection:
            word = people.add(connection, known, name, role, visit.acting)
    except Conflict as error:
        return users_page(visit, problem=str(error), status=409)
    return users_page(visit, word, known)
