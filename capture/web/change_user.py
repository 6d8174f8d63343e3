"""POST /users/role, /users/disable and /users/enable."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from capture.signing_in import people
from capture.web.visit import Governing, go
from connectors.model.address import Address
from store.users import Role

router = APIRouter()

Whose = Annotated[str, Form(max_length=320)]


@router.post("/users/role")
def give_role(visit: Governing, address: Whose, role: Annotated[Role, Form()]) -> Response:
    """From her next click on."""
    with visit.desk.store.begin() as connection:
        people.give_role(connection, Address(address), role, visit.acting)
    return go("/users")


@router.post("/users/disable")
def disable(visit: Governing, address: Whose) -> Response:
    """She is signed out everywhere at once."""
    with visit.desk.store.begin() as connection:
        people.disable(connection, Address(address), visit.acting)
    return go("/users")


@router.post("/users/enable")
def enable(visit: Governing, address: Whose) -> Response:
    """She may sign in again."""
    with visit.desk.store.begin() as connection:
        people.enable(connection, Address(address), visit.acting)
    return go("/users")
