"""POST /sign-in/as: as one of the people of the demonstration, without a password."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from capture.refusals import Missing
from capture.signing_in.entering import enter
from capture.web.desk import desk_of
from capture.web.entrance import HOME, browser_of, let_in
from capture.web.show_sign_in import offered_to_anybody
from store import users

router = APIRouter()


@router.post("/sign-in/as")
def sign_in_as(
    request: Request, address: Annotated[str, Form()], onward: Annotated[str, Form(alias="next")] = HOME
) -> Response:
    """Anybody else, and anywhere else, there is no such page."""
    desk = desk_of(request)
    with desk.store.begin() as connection:
        for user in offered_to_anybody(desk, users.everybody(connection)):
            if user.address == address:
                word = enter(connection, user, browser_of(request), "demonstration", desk.now())
                return let_in(desk, word, onward)
    raise Missing
