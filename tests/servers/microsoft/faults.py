"""How Graph refuses, and what it leaves out.

    server.faults.append(Refuse("messages.delta", 503, "ServiceUnavailable", retry_after=2, times=3))
    server.faults.append(Refuse("messages.get", 429, "ApplicationThrottled", every=2, parts=True))

Operations are those of `routes`; besides there are batch, token, openid, discovery, authorize and devicecode. Other
faults are states of their own: `FakeMailbox.state` and `.forget_tokens`, `FakeCalendar.expire_tokens`, `Entra.refuse`,
`Tokens.revoke`, `.expire_access`, `.challenge` and `.roles`, `MicrosoftServer.skew` and `.reachable`, `Limits.most`.
"""

from dataclasses import dataclass

from tests.servers.https.call import Call
from tests.servers.https.exchange import Answer
from tests.servers.https.faults import Chosen
from tests.servers.microsoft.refusal import Refusal


@dataclass(slots=True)
class Refuse(Chosen):
    """Answers with an error."""

    method: str = "*"
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str = ""
    retry_after: int | None = None
    """Seconds, in the field Retry-After."""

    def before(self, call: Call) -> Answer | None:
        if not self.strikes(call):
            return None
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        raise Refusal(self.status, self.code, self.message, headers=headers)
