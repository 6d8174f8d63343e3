"""What went wrong, in one sentence with the way out of it."""

from collections.abc import Mapping
from typing import Final, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from capture.refusals import Conflict, Forbidden, Missing, Refusal
from capture.web.render import render
from capture.web.visit import SignedOut, go
from store.errors import Busy, StoreError

_SAID = {
    404: "There is no such page: it may have been removed, or the address is mistyped.",
    405: "This address cannot be opened that way: use the links and buttons of the pages.",
}


STATUS: Final = {Missing: 404, Conflict: 409, Forbidden: 403}
"""Of refusals."""


def explain_problems(app: FastAPI) -> None:
    """Turns errors into pages. Bugs are left to the server's log and its plain 500."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _unavailable)
    app.add_exception_handler(Refusal, _declined)
    app.add_exception_handler(SignedOut, _signed_out)


def _refused(request: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    said = _SAID.get(refused.status_code, refused.detail)
    if request.url.path.startswith("/api/"):
        # With a line break in it, an address is not taken for one of what is mounted there (starlette.routing.Mount).
        problem = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": _SAID[404]}
        return JSONResponse(problem, 404, media_type="application/problem+json")
    return _problem(refused.status_code, said, refused.headers)


def _invalid(_: Request, error: Exception) -> Response:
    wrong = cast(RequestValidationError, error).errors()
    if any(problem["loc"][0] == "path" for problem in wrong):
        return _problem(404, _SAID[404])
    fields = ", ".join(sorted({str(problem["loc"][-1]) for problem in wrong}))
    return _problem(422, f"The form came without a usable value for {fields}: go back, reload the page and try again.")


def _unavailable(_: Request, error: Exception) -> Response:
    return _problem(503, str(error), {"Retry-After": "30"} if isinstance(error, Busy) else None)


def _declined(_: Request, error: Exception) -> Response:
    return _problem(STATUS[type(cast(Refusal, error))], str(error))


def _signed_out(request: Request, _: Exception) -> Response:
    """To the page of sign-in, and from there back to where she wanted to go."""
    if request.method != "GET":
        return _problem(401, "You are signed out: sign in, then do it once more.")
    return go("/sign-in", next=request.url.path if not request.url.query else f"{request.url.path}?{request.url.query}")


def _problem(status: int, said: str, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(render("problem.html", {"status": status, "said": said}), status, headers)
