"""What went wrong, in one sentence with the way out of it."""

from collections.abc import Mapping
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from capture.web.render import render
from store.errors import Busy, StoreError

_SAID = {
    404: "There is no such page: it may have been removed, or the address is mistyped.",
    405: "This address cannot be opened that way: use the links and buttons of the pages.",
}


def explain_problems(app: FastAPI) -> None:
    """Turns errors into pages. Bugs are left to the server's log and its plain 500."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _unavailable)


def _refused(_: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    said = _SAID.get(refused.status_code, refused.detail)
    return _problem(refused.status_code, said, refused.headers)


def _invalid(_: Request, error: Exception) -> Response:
    wrong = cast(RequestValidationError, error).errors()
    if any(problem["loc"][0] == "path" for problem in wrong):
        return _problem(404, _SAID[404])
    fields = ", ".join(sorted({str(problem["loc"][-1]) for problem in wrong}))
    return _problem(422, f"The form came without a usable value for {fields}: go back, reload the page and try again.")


def _unavailable(_: Request, error: Exception) -> Response:
    return _problem(503, str(error), {"Retry-After": "30"} if isinstance(error, Busy) else None)


def _problem(status: int, said: str, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(render("problem.html", {"status": status, "said": said}), status, headers)
