"""POST /sign-in/company: sends the browser to the company's provider of sign-ins."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from capture.signing_in import oidc
from capture.signing_in.attempt import Attempt
from capture.signing_in.not_signed_in import NotSignedIn
from capture.web.attempts import is_elsewhere
from capture.web.company import PATH, chosen, redirect_of, refused, remember
from capture.web.desk import desk_of
from capture.web.entrance import HOME, own_path
from capture.web.render import render

router = APIRouter()


@router.post(PATH)
def sign_in_company(request: Request, next_: Annotated[str, Form(alias="next")] = HOME) -> Response:
    """`next`: the path of the page that she wanted to open."""
    desk = desk_of(request)
    sign_in = chosen(desk)
    if is_elsewhere(desk, request):
        return RedirectResponse(f"{desk.settings.web.root}/sign-in", 303)
    attempt = Attempt.new(own_path(next_))
    try:
        place = oidc.begin(sign_in, redirect_of(desk), attempt)
    except NotSignedIn as why:
        return refused(request, why, attempt.after)
    # By a page of ours, as `capture.web.signing_in.send` says.
    response = HTMLResponse(render("company_sending.html", {"place": place, "name": sign_in.name}))
    remember(response, desk, attempt)
    return response
