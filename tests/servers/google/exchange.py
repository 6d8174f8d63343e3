"""What goes over the wire to the Google of the tests and back: requests, answers, and errors as Google words them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Json = dict[str, object]

STATUSES: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
"""The canonical name of each status: https://cloud.google.com/apis/design/errors"""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, within the tunnel to `host` or as a part of a batch."""

    host: str
    verb: str
    path: str
    """Without the query, still percent-encoded."""
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds until it is sent."""


class CutOff(Exception):
    """The connection is to be closed at once, without an answer."""


class Refusal(Exception):
    """The request is answered with an error."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        domain: str = "global",
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
        located: str | None = None,
    ) -> None:
        """`reason` and `domain` are Google's words; `extra`: what else the error object has (status, details);
        `located`: the parameter that is wrong."""
        super().__init__(message)
        self.status, self.reason, self.message, self.domain = status, reason, message, domain
        self.headers, self.extra, self.located = dict(headers or {}), dict(extra or {}), located

    def answer(self) -> Answer:
        """The error in the form that https://cloud.google.com/apis/design/errors and the APIs' guides show."""
        where = {"locationType": "parameter", "location": self.located} if self.located else {}
        errors = [{"domain": self.domain, "reason": self.reason, "message": self.message, **where}]
        status = {"status": STATUSES[self.status]} if self.status in STATUSES else {}
        error = {"code": self.status, "message": self.message, "errors": errors, **status, **self.extra}
        return json_answer({"error": error}, self.status, self.headers)


def json_answer(value: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer of JSON in UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=UTF-8", **(headers or {})})
