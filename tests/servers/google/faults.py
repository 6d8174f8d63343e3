"""How Google refuses, and what it says wrongly.

    google.faults.append(Refuse("gmail.users.messages.get", 429, "rateLimitExceeded", retry_after=2, times=3))
    google.faults.append(Refuse("gmail.users.messages.get", 503, "backendError", every=2, parts=True))

Others are states of their own: `FakeMailbox.forget_history`, `FakeCalendar.expire_tokens`, `GoogleServer.revoke`,
`GoogleServer.skew`, `Tokens.testing`, `Tokens.delegated`, `GoogleServer.disabled`, `FakeMailbox.service_enabled`.
"""

from dataclasses import dataclass

from tests.servers.google.refusal import Refusal
from tests.servers.https.call import Call
from tests.servers.https.exchange import Answer, Json
from tests.servers.https.faults import Chosen


@dataclass(slots=True)
class Refuse(Chosen):
    """Answers with an error."""

    method: str = "*"
    status: int = 503
    reason: str = "backendError"
    message: str = ""
    domain: str = "global"
    retry_after: int | None = None
    """Seconds, in the field Retry-After."""

    def before(self, call: Call) -> Answer | None:
        if not self.strikes(call):
            return None
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        raise Refusal(self.status, self.reason, self.message or self.reason, domain=self.domain, headers=headers)


def undecodable(value: Json) -> Json:
    """For Changed: every `data` in a message has a length that no base64 has."""
    return {name: _undecodable(inner) if name != "data" else "AAAAA" for name, inner in value.items()}


def _undecodable(value: object) -> object:
    if isinstance(value, dict):
        return undecodable(value)
    return [_undecodable(item) for item in value] if isinstance(value, list) else value
