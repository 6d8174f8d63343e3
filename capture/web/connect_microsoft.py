"""POST /connect/microsoft: sends the browser to Microsoft, to sign in and to allow Capture to read."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response

from capture.granted import microsoft
from capture.web.signing_in import MICROSOFT, again, check_place, send, tell
from capture.web.visit import Here
from connectors.errors import ConnectorError, NeedsPerson

router = APIRouter()


@router.post("/connect/microsoft")
def connect_microsoft(request: Request, visit: Here, connection: Annotated[int | None, Form(ge=1)] = None) -> Response:
    """`connection`: sign in again, with the choices made for it."""
    app = visit.desk.settings.microsoft
    if app.client is None:
        raise HTTPException(409, "Nobody has said which app to sign in to: set microsoft.client in the settings first.")
    check_place(MICROSOFT, request, visit)
    choices, expected = again(MICROSOFT, visit, connection) if connection else ({}, None)
    try:
        attempt = microsoft.begin(app, app.client, MICROSOFT.redirect(visit), choices)
    except NeedsPerson as error:
        return tell(visit, str(error), error.advice)
    except ConnectorError as error:
        return tell(visit, str(error), f"Press {MICROSOFT.button} once more.")
    return send(MICROSOFT, visit, attempt, expected)
