"""What was not done, and why: `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Literal, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from capture.refusals import Missing, Refusal
from capture.web.api.caller import NoSuchToken
from capture.web.api.calls import TooMany
from capture.web.problems import STATUS
from capture.web.visit import SignedOut
from store.errors import StoreError

_MEDIA_TYPE: Final = "application/problem+json"
_RETRY_SECONDS: Final = 30
_SAID: Final = {
    404: str(Missing()),
    405: "This address does not take that method: /api/v1/openapi.json says which it takes.",
}

Responses = dict[int | str, dict[str, Any]]


class Wrong(BaseModel):
    """One field of a call that cannot be used."""

    field: str = Field(description="Its name; `body` where the whole of it is no JSON.")
    detail: str = Field(description="What it should be.")


class Problem(BaseModel):
    """Nothing was done, and nothing was changed."""

    type: Literal["about:blank"] = "about:blank"
    title: str = Field(description="What the status is called.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="One sentence that says what to do.")
    errors: list[Wrong] | None = Field(None, description="With 422 alone: which fields.")


_MEANINGS: Final = {
    401: "No token was sent, or one that was revoked or has expired.",
    403: "Your role does not allow it.",
    404: "There is none, or you may not know of it: the two are told alike.",
    409: "Somebody was faster, or the record no longer allows it.",
    422: "A field cannot be used.",
    429: "Too many calls within a minute; `Retry-After` says when to go on.",
    503: "The database cannot be used just now; `Retry-After` says when to try again.",
}


def problems(*statuses: int) -> Responses:
    """What the schema says of the ways in which a call may fail."""
    content = {_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}


EVERYWHERE: Final = problems(401, 422, 429, 503)
"""What any call may be answered."""


def explain_problems(api: FastAPI) -> None:
    """Turns errors into problems. Bugs are left to the server's log and its plain 500."""
    api.add_exception_handler(HTTPException, _refused)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(StoreError, _unavailable)
    api.add_exception_handler(Refusal, _declined)
    api.add_exception_handler(SignedOut, _signed_out)
    api.add_exception_handler(TooMany, _too_many)


def _refused(request: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    if refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _problem(405, _SAID[405], {"Allow": ", ".join(sorted(_methods(request)))})
    if refused.status_code == HTTPStatus.BAD_REQUEST:  # FastAPI's word for bytes that are no text.
        return _invalid(request, RequestValidationError([{"loc": ("body",), "msg": "should be JSON"}]))
    return _problem(refused.status_code, _SAID.get(refused.status_code, refused.detail), refused.headers)


def _methods(request: Request) -> set[str]:
    """Of all calls at that address; Starlette names those of the first that it finds alone."""
    path = request.scope["path"].removeprefix(request.scope["root_path"])
    paths = request.app.openapi()["paths"].items()
    there = (operations for template, operations in paths if compile_path(template)[0].match(path))
    return {method.upper() for operations in there for method in operations}


def _invalid(_: Request, error: Exception) -> Response:
    wrong = cast(RequestValidationError, error).errors()
    if any(one["loc"][0] == "path" for one in wrong):
        return _problem(404, _SAID[404])
    found = [Wrong(field=_field(one["loc"]), detail=one["msg"]) for one in wrong]
    fields = ", ".join(sorted({one.field for one in found}))
    return _problem(422, f"There is no usable value for {fields}.", errors=found)


def _field(place: tuple[int | str, ...]) -> str:
    """`reasons.0.rule`; `body` for JSON that cannot be read, whose place is a number of characters."""
    inner = place[1:]
    return "body" if not inner or (len(inner) == 1 and isinstance(inner[0], int)) else ".".join(map(str, inner))


def _unavailable(_: Request, error: Exception) -> Response:
    return _problem(503, str(error), {"Retry-After": str(_RETRY_SECONDS)})


def _declined(_: Request, error: Exception) -> Response:
    return _problem(STATUS[type(cast(Refusal, error))], str(error))


def _signed_out(_: Request, error: Exception) -> Response:
    """https://www.rfc-editor.org/rfc/rfc6750#section-3"""
    if isinstance(error, NoSuchToken):
        said = "This token was revoked or has expired, or it is none: make one on the page “Your account”."
        return _problem(401, said, {"WWW-Authenticate": 'Bearer realm="Capture", error="invalid_token"'})
    said = "Send a personal token, `Authorization: Bearer capture_…`: make one on the page “Your account”."
    return _problem(401, said, {"WWW-Authenticate": 'Bearer realm="Capture"'})


def _too_many(_: Request, error: Exception) -> Response:
    many = cast(TooMany, error)
    return _problem(429, str(many), {"Retry-After": str(many.wait)})


def _problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, errors: list[Wrong] | None = None
) -> Response:
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    return JSONResponse(told.model_dump(exclude_none=True), status, headers, _MEDIA_TYPE)
