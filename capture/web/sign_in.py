"""POST /sign-in: by address and password."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from capture.signing_in.by_password import WITHIN, TooMany, Wrong, sign_in
from capture.web.desk import desk_of
from capture.web.entrance import HOME, browser_of, let_in
from capture.web.show_sign_in import sign_in_page
from connectors.model.address import parse_address

router = APIRouter()


@router.post("/sign-in")
def sign_in_by_password(
    request: Request,
    address: Annotated[str, Form(max_length=320)],
    password: Annotated[str, Form(max_length=1_000)],
    onward: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """Each time with a new word: one that somebody else put into the browser before is worth nothing."""
    desk = desk_of(request)
    known = parse_address(address)
    try:
        if known is None:
            raise Wrong
        word = sign_in(desk.store, known, password, browser_of(request), desk.now())
    except Wrong as error:
        return sign_in_page(desk, onward, str(error), address, 403)
    except TooMany as error:
        response = sign_in_page(desk, onward, str(error), address, 429)
        response.headers["Retry-After"] = str(int(WITHIN.total_seconds()))
        return response
    return let_in(desk, word, onward)
