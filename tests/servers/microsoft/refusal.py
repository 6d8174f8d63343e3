"""Errors as Graph words them. https://learn.microsoft.com/graph/errors"""

from collections.abc import Mapping

from tests.servers.https.exchange import Answer, Refused, json_answer


class Refusal(Refused):
    """The request is answered with an error."""

    def __init__(self, status: int, code: str, message: str = "", *, headers: Mapping[str, str] | None = None) -> None:
        """`code` is Graph's or Exchange's word, such as ErrorItemNotFound."""
        super().__init__(message or code)
        self.status, self.code, self.message, self.headers = status, code, message or code, dict(headers or {})

    def answer(self) -> Answer:
        """The error with when it came about and what support asks for."""
        inner = {
            "date": "2026-01-05T10:00:00",
            "request-id": "6b0b0a4e-6f2f-4d6e-9a52-bb5f3a6ad9a1",
            "client-request-id": "6b0b0a4e-6f2f-4d6e-9a52-bb5f3a6ad9a1",
        }
        error = {"code": self.code, "message": self.message, "innerError": inner}
        return json_answer({"error": error}, self.status, self.headers)


def not_found() -> Refusal:
    """No such item, folder, calendar or event."""
    return Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def expired(code: str = "SyncStateNotFound") -> Refusal:
    """A delta link that is too old. `code`: also SyncStateInvalid, resyncRequired."""
    return Refusal(410, code, "The sync state generation is not found; use the initial delta request to resync.")


def invalid(message: str, code: str = "RequestBroker--ParseUri") -> Refusal:
    """A request that cannot be understood."""
    return Refusal(400, code, message)
