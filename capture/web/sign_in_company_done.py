"""GET /sign-in/company/done: the browser comes back from the company's provider of sign-ins."""

from fastapi import APIRouter, Request, Response

from capture.signing_in import company, oidc
from capture.signing_in.attempt import Attempt
from capture.signing_in.not_signed_in import NotSignedIn
from capture.web.company import DONE, chosen, forget, redirect_of, refused, remembered
from capture.web.desk import Desk, desk_of
from capture.web.entrance import HOME, browser_of, let_in, own_path

router = APIRouter()


@router.get(DONE)
def sign_in_company_done(request: Request, state: str = "") -> Response:
    """`state`: of the attempt that it answers."""
    desk = desk_of(request)
    chosen(desk)
    attempt = remembered(request, state)
    if attempt is None:
        said = "This sign-in was not begun in this browser, is finished, or took more than ten minutes: begin again."
        return refused(request, NotSignedIn(said), HOME)
    response = _finished(desk, request, attempt)
    forget(response, attempt)
    return response


def _finished(desk: Desk, request: Request, attempt: Attempt) -> Response:
    sign_in, now, who = desk.settings.sign_in, desk.now(), None
    try:
        who = oidc.finish(sign_in, redirect_of(desk), attempt, str(request.url), now)
        word = company.let_in(desk.store, sign_in, who, browser_of(request), now)
    except NotSignedIn as why:
        return refused(request, why, attempt.after, who.address if who else None)
    return let_in(desk, word, own_path(attempt.after))
