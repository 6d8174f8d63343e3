"""Errors as Google words them."""

from collections.abc import Mapping
from typing import Final

from tests.servers.https.exchange import Answer, Refused, json_answer

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


class Refusal(Refused):
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
