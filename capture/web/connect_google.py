"""POST /connect/google: sends the browser to Google, to sign in and to allow Capture to read."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from capture.granted import Expected, choices_of
from capture.web.connect_google_done import DONE, cookie_of, tell
from capture.web.sign_ins import PATIENCE, Begun
from capture.web.visit import Here, Visit
from config.providers import MailScope
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from connectors.sites import is_loopback
from store import sources

router = APIRouter()


@router.post("/connect/google")
def connect_google(
    request: Request,
    visit: Here,
    headers: Annotated[bool, Form()] = False,
    connection: Annotated[int | None, Form(ge=1)] = None,
) -> Response:
    """`headers`: ask for the headers of mail alone, or else for all of it.

    `connection`: sign in again, with the choices made for it; then `headers` says nothing.
    """
    # On demand: Google's client loads slowly.
    from connectors.google.grant import SignIn, scopes_of
    from connectors.google.oauth_client import read_client

    settings = visit.desk.settings
    if settings.google.client is None:
        raise HTTPException(409, "Nobody has said which OAuth client to use: set google.client in the settings first.")
    _check_place(request, settings.web.root)
    said = {"mail": MailScope.METADATA if headers else MailScope.READONLY}
    choices, expected = _asked(visit, connection) if connection else (said, None)
    scopes = scopes_of(MailScope(str(choices.get("mail", MailScope.READONLY))))
    try:
        sign_in = SignIn(read_client(settings.google.client), f"{settings.web.root}{DONE}", scopes)
    except NeedsPerson as error:
        return tell(visit, str(error), error.advice)
    begun = Begun(sign_in, choices, expected, visit.now + PATIENCE)
    visit.desk.sign_ins.begin(begun, visit.now)
    response = RedirectResponse(sign_in.url(expected.account if expected else None), 303)
    # Lax: the browser comes back by a link of another site. Only the page that it comes back to is told the cookie.
    response.set_cookie(
        *(cookie_of(sign_in.state), begun.browser),
        path=DONE,
        max_age=int(PATIENCE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.web.root.startswith("https:"),
    )
    return response


def _check_place(request: Request, root: str) -> None:
    """Google sends people back to `root`: a browser that knows us by another name would come without its cookie."""
    place = urlsplit(root)
    if is_loopback(place.hostname or "") and request.headers.get("host") != place.netloc:
        raise HTTPException(409, f"Google sends people back to {root} only: open {root}/connections and begin there.")


def _asked(visit: Visit, connection_id: int) -> tuple[Mapping[str, object], Expected]:
    with visit.desk.store.read() as connection:
        listed = [one for one in sources.all_sources(connection) if one.connection == connection_id]
    if not listed or listed[0].kind != "google":
        raise HTTPException(404)
    one = listed[0]
    return choices_of(one.options), Expected(one.owner, Address(str(one.options.get("user") or one.owner)))
