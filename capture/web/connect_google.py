"""POST /connect/google: sends the browser to Google, to sign in and to allow Capture to read."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from capture.granted import google
from capture.web.signing_in import GOOGLE, again, check_place, send, tell
from capture.web.visit import Here
from config.providers import MailScope
from connectors.errors import NeedsPerson

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
    settings = visit.desk.settings
    if settings.google.client is None:
        raise HTTPException(409, "Nobody has said which OAuth client to use: set google.client in the settings first.")
    check_place(GOOGLE, request, visit)
    said = {"mail": MailScope.METADATA if headers else MailScope.READONLY}
    choices, expected = again(GOOGLE, visit, connection) if connection else (said, None)
    try:
        attempt = google.begin(settings, settings.google.client, GOOGLE.redirect(visit), choices)
    except NeedsPerson as error:
        return tell(visit, str(error), error.advice)
    return send(GOOGLE, visit, attempt, expected)
