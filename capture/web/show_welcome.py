"""GET /welcome/WORD: the form behind a link that opens once. Looking at it uses nothing up."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from capture.refusals import Missing
from capture.signing_in.welcome import Answer, opened
from capture.web.desk import Desk, desk_of
from capture.web.render import render
from store import users
from store.invitations import Invitation

router = APIRouter()


@router.get("/welcome/{word}")
def show_welcome(request: Request, word: str) -> Response:
    """For programs that look at links before people do, too (https://datatracker.ietf.org/doc/html/rfc9110#section-9.2.1)."""
    desk = desk_of(request)
    try:
        invited = opened(desk.store, word, desk.now())
    except Missing:
        return too_late(desk)
    return welcome_page(desk, invited, Answer(invited.user.name if invited.user else "", "", ""))


def welcome_page(desk: Desk, invited: Invitation, answer: Answer, problem: str = "", status: int = 200) -> Response:
    """`answer`: what was filled in; `problem`: what must be corrected in it."""
    context = {"user": invited.user, "answer": answer, "problem": problem, "company": has_company(desk)}
    return HTMLResponse(render("welcome.html", context), status)


def too_late(desk: Desk) -> Response:
    """The page of a link that opens nothing."""
    with desk.store.read() as connection:
        context = {"has_users": users.exist(connection)}
    return HTMLResponse(render("welcome_too_late.html", context), 404)


def has_company(desk: Desk) -> bool:
    """People can come in without a password."""
    return desk.settings.sign_in.issuer is not None
