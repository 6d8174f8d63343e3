"""What both pages of the company's sign-in share: the cookie of an attempt, and the way back where one fails."""

from typing import Final

from fastapi import HTTPException, Request, Response

from capture.signing_in.attempt import Attempt
from capture.signing_in.company import note_refusal
from capture.signing_in.not_signed_in import NotSignedIn
from capture.web import attempts
from capture.web.desk import Desk, desk_of
from capture.web.entrance import browser_of
from capture.web.show_sign_in import sign_in_page
from config.sign_in import CompanySignIn
from connectors.model.address import Address

PATH: Final = "/sign-in/company"
DONE: Final = f"{PATH}/done"


def chosen(desk: Desk) -> CompanySignIn:
    """What is set. Raises HTTPException where nothing is."""
    if desk.settings.sign_in.issuer is None:
        raise HTTPException(404)
    return desk.settings.sign_in


def redirect_of(desk: Desk) -> str:
    """The address to come back to, as the provider must know it."""
    return f"{desk.settings.web.root}{DONE}"


def remember(response: Response, desk: Desk, attempt: Attempt) -> None:
    """In its browser: whichever process gets the answer can take it."""
    attempts.remember(response, desk, _cookie_of(attempt.state), attempt.packed, PATH)


def remembered(request: Request, state: str) -> Attempt | None:
    """The attempt of this browser with that state."""
    return Attempt.unpacked(state, request.cookies.get(_cookie_of(state), ""))


def forget(response: Response, attempt: Attempt) -> None:
    """An answer is taken once."""
    response.delete_cookie(_cookie_of(attempt.state), path=PATH)


def refused(request: Request, why: NotSignedIn, onward: str, who: Address | None = None) -> Response:
    """The page of sign-in with the sentence; `onward`: where she goes on to from there."""
    desk = desk_of(request)
    note_refusal(desk.store, who, browser_of(request), desk.now())
    return sign_in_page(desk, onward, str(why), status=403)


def _cookie_of(state: str) -> str:
    """The name of the cookie of the attempt with this state."""
    return f"company_{state}"
