"""What Google answers instead of what was asked for, by remedy. The only place that knows Google's words for it.

https://developers.google.com/workspace/gmail/api/guides/handle-errors
https://developers.google.com/workspace/calendar/api/guides/errors
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.google import advice
from connectors.google.access import Access
from connectors.google.api import Api
from connectors.pace.outcomes import Kind, Trouble


class Expired(ProviderBug):
    """What was asked for by an id, a history id, a sync token or a page token is not there, or no longer.

    Who asks by something that may expire catches this, and tells CursorExpired or reads anew.
    """

    def __init__(self, message: str, status: int) -> None:
        """`status`: 404, 410, or 400 for a page token."""
        super().__init__(message, str(status))
        self.status = status


class NotPublished(NeedsPerson):
    """Gmail cannot publish on the topic. It says so of every mailbox that is reached by the same client or key."""

    def __init__(self, access: Access) -> None:
        """What a person must do is the same for what it has not found, and for what it may not do."""
        super().__init__(
            "Gmail cannot publish on the topic that google.topic names",
            f"Open {advice.CONSOLE}/cloudpubsub/topic/list?project={access.project}: the topic must be there, in the "
            "project of the client or key. Click it, Show info panel > Add principal, and give "
            "gmail-api-push@system.gserviceaccount.com the role Pub/Sub Publisher.",
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """An error in the forms that https://cloud.google.com/apis/design/errors and the older interfaces have."""

    status: int
    reasons: frozenset[str]
    message: str
    """Casefolded. For telling cases apart only: it may name what people wrote."""

    def has(self, *reasons: str) -> bool:
        return not self.reasons.isdisjoint(reasons)

    def says(self, *phrases: str) -> bool:
        return any(phrase in self.message for phrase in phrases)

    def __str__(self) -> str:
        return " ".join((str(self.status), *sorted(self.reasons)))


_BUSY: Final = frozenset((408, 500, 502, 503, 504))
_MISSING: Final = frozenset((404, 410))
_RATE: Final = (
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
)
_DAY: Final = ("dailyLimitExceeded", "dailyLimitExceededUnreg")
DAY_LIMIT: Final = timedelta(hours=1)
"""When we look again where the quota of a day is used up; Google's day ends at midnight in California."""
LONGEST: Final = 86_400.0
"""Seconds: the longest wait that is believed."""
_UNTIL: Final = re.compile(r"retry after (\d{4}-\d\d-\d\dt[\d:.]+z)")


def trouble_of(status: int, headers: Mapping[str, str], body: bytes, access: Access, api: Api) -> Trouble:
    """What an answer with this status, 300 or more, means. `headers` by names in lower case.

    Who is not Google can tell nothing but that it is busy: a proxy, or the network of a hotel.
    """
    read = _said(status, body)
    said = read or _Said(status, frozenset(), "")
    if status == 429 or said.has(*_RATE):
        error = TryLater(f"Google wants us to ask the {api.title} less often", of_server=False)
        is_own = said.has("userRateLimitExceeded") or said.says("user")
        return Trouble(Kind.RATE, error, _wait(headers, said), for_all=not is_own)
    if said.has(*_DAY):
        return Trouble(Kind.ACCOUNT, TryLater(f"The quota of a day of the {api.title} is used up", DAY_LIMIT))
    if status in _BUSY:
        wait = _wait(headers, said)
        error = TryLater(f"Google cannot answer now ({status})", of_server=wait is None)
        return Trouble(Kind.PASSING, error, wait)
    if status == 401:
        return Trouble(Kind.SIGN_IN, advice.signed_out(access))
    if read is None or status < 400:
        return Trouble(Kind.PASSING, TryLater(f"Somebody else answered in Google's place ({status})"))
    if said.says("cloud pubsub", "topicname"):
        return Trouble(Kind.ACCOUNT, NotPublished(access))
    if status in _MISSING or (status == 400 and said.says("pagetoken", "page token")):
        gone = status if status in _MISSING else 400
        return Trouble(Kind.MISSING, Expired(f"What was asked of the {api.title} is no longer there ({status})", gone))
    needs = _needs(said, access, api)
    if needs is not None:
        return Trouble(Kind.ACCOUNT, needs)
    return Trouble(Kind.ITEM, _refused(said, access, api))


def _needs(said: _Said, access: Access, api: Api) -> NeedsPerson | None:
    """What only a person can mend, and no request does without."""
    if said.has("accessNotConfigured", "SERVICE_DISABLED"):
        return advice.not_enabled(access, api)
    if said.has("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT") or said.says(
        "insufficient authentication scopes", "metadata scope do"
    ):
        return advice.scopes_missing(access, api)
    if said.has("domainPolicy") or said.says("domain administrators have disabled", "domain policy has disabled"):
        return advice.switched_off(access, api)
    if said.has("accountDisabled") or said.says("suspended", "account is disabled", "account has been disabled"):
        return advice.suspended(access)
    if said.says("service not enabled", "must be signed up for google calendar") or said.has("notACalendarUser"):
        return advice.no_mailbox(access, api)
    if said.says("delegation denied"):
        return advice.not_hers(access)
    return None


def _refused(said: _Said, access: Access, api: Api) -> ConnectorError:
    """What may be the fault of one request; of the only one it is the account's."""
    if said.status == 403 and api.name == "admin":
        return advice.no_administrator(access)
    if said.status == 403:
        return advice.forbidden(access, api)
    if said.has("failedPrecondition", "FAILED_PRECONDITION"):
        return advice.no_mailbox(access, api)
    return ProviderBug(f"Google does not understand what we ask of the {api.title} ({said.status})", str(said))


def _said(status: int, body: bytes) -> _Said | None:
    """None where this is no error of Google's."""
    try:
        error: Any = json.loads(body)["error"]
        listed = [*error.get("errors", ()), *error.get("details", ())]
        reasons = {str(each["reason"]) for each in listed if "reason" in each} | {str(error.get("status", ""))}
        return _Said(status, frozenset(reasons - {""}), str(error.get("message", "")).casefold())
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _wait(headers: Mapping[str, str], said: _Said) -> float | None:
    """Retry-After (RFC 9110 10.2.3), or what Gmail writes into its message."""
    written, until = headers.get("retry-after", "").strip(), None
    if written.isdecimal():
        return min(float(written), LONGEST)
    try:
        if written:
            until = parsedate_to_datetime(written)
        elif found := _UNTIL.search(said.message):
            until = datetime.fromisoformat(found[1].upper())
    except ValueError:
        return None
    if until is None:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, min((until - datetime.now(UTC)).total_seconds(), LONGEST))
