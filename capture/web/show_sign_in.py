"""GET /sign-in: the ways in. With it, how the page is made again after a failure."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from capture.web.desk import Desk, desk_of
from capture.web.entrance import HOME, own_path
from capture.web.render import render
from store import users
from store.users import User

router = APIRouter()


@router.get("/sign-in")
def show_sign_in(request: Request, onward: Annotated[str, Query(alias="next")] = HOME) -> Response:
    """`next`: the page of ours to go to from there."""
    return sign_in_page(desk_of(request), onward)


def sign_in_page(desk: Desk, onward: str, problem: str = "", address: str = "", status: int = 200) -> Response:
    """`problem`: why the last attempt failed; `address`: what was written there."""
    with desk.store.read() as connection:
        offered = offered_to_anybody(desk, users.everybody(connection)) if desk.people else []
        is_new = not users.exist(connection)
    context = {
        "onward": own_path(onward),
        "problem": problem,
        "address": address,
        "people": offered,
        "is_new": is_new,
        "company": desk.settings.sign_in.name if desk.settings.sign_in.issuer else "",
    }
    return HTMLResponse(render("sign_in.html", context), status)


def offered_to_anybody(desk: Desk, everybody: list[User]) -> list[User]:
    """As whom one comes in without a password, in the demonstration."""
    there = {one.address: one for one in everybody if one.disabled_at is None}
    return [there[address] for address in desk.people if address in there]
