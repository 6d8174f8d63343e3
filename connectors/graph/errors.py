"""What Graph answers instead of what was asked for, by remedy. The only place that knows Graph's words for it.

https://learn.microsoft.com/graph/errors
https://learn.microsoft.com/graph/throttling-limits#throttled-responses-requests
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.graph import advice
from connectors.graph.access import Access
from connectors.http import wait_of
from connectors.pace.outcomes import Kind, Trouble


class Absent(ProviderBug):
    """What was asked for by its id is not there, or no longer (404)."""


class Expired(ProviderBug):
    """Graph no longer knows the link that it was asked by (410, syncStateNotFound, syncStateInvalid, resyncRequired).

    Who asks by such a link catches this, and tells CursorExpired or reads anew.
    """


class NoMailbox(NeedsPerson):
    """Exchange Online has no mailbox of this person: why, the directory may tell."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An error in the form of https://learn.microsoft.com/graph/errors"""

    status: int
    codes: tuple[str, ...]
    """In lower case, the most general one first. What Graph writes as a message may name what people wrote."""

    def has(self, *codes: str) -> bool:
        return not set(codes).isdisjoint(self.codes)

    def __str__(self) -> str:
        return " ".join((str(self.status), *self.codes))


_RATE: Final = (
    "applicationthrottled",
    "toomanyrequests",
    "activitylimitreached",
    "throttledrequest",
    "mailboxconcurrency",
    "errorexceededconnectioncount",
)
_BUSY: Final = (
    "errormailboxstoreunavailable",
    "errormailboxmoveinprogress",
    "mailboxmoveinprogress",
    "mailboxinfostale",
    "errorserverbusy",
    "errortimeoutexpired",
    "errorinternalservertransienterror",
    "servicenotavailable",
    "servicereadonly",
)
_MOVED: Final = ("errormailboxmoveinprogress", "mailboxmoveinprogress", "mailboxinfostale")
"""The mailbox, which others do not wait for."""
_EXPIRED: Final = (
    "syncstatenotfound",
    "syncstateinvalid",
    "errorinvalidsyncstatedata",
    "resyncrequired",
    "resyncapplydifferences",
    "resyncuploaddifferences",
)
_NO_MAILBOX: Final = ("mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi")
_NOBODY: Final = ("errorinvaliduser", "errornonexistentmailbox", "request_resourcenotfound")
_NO_RIGHTS: Final = ("nopermissionsinaccesstoken",)
_OF_COMPANY: Final = ("users?", "groups", "subscriptions")
"""What is asked for there is nobody's mailbox."""
_VAGUE: Final = ((), ("unknownerror",))
"""Nothing is told to be gone for these."""
_PASSING_STATUS: Final = frozenset((408, 409, 423, 425, 500, 502, 503, 504, 507, 509))
_FOR_ALL: Final = ("application/", "tenant/", "tenant_application/")
_CLAIMS: Final = re.compile(r'\bclaims="([A-Za-z0-9+/=_-]+)"')


def trouble_of(status: int, headers: Mapping[str, str], body: object, access: Access, path: str) -> Trouble:
    """What an answer with this status, 300 or more, means for what was asked for at `path`, below the root.

    `headers` by names in lower case; `body` as json.loads makes it. Who is not Graph can tell nothing but that it is
    busy: a proxy, or the network of a hotel.
    """
    read = _said(status, body)
    said = read or _Said(status, ())
    wait = wait_of(headers.get("retry-after", ""))
    seconds = None if wait is None else wait.total_seconds()
    if status == 429 or said.has(*_RATE):
        error = TryLater(f"Microsoft wants us to ask for {access.address} less often", of_server=False)
        return Trouble(Kind.RATE, error, seconds, for_all=_is_for_all(headers))
    if status in _PASSING_STATUS or said.has(*_BUSY):
        of_server = seconds is None and not said.has(*_MOVED)
        error = TryLater(f"Microsoft cannot answer now ({status})", of_server=of_server)
        return Trouble(Kind.PASSING, error, seconds)
    demand = headers.get("www-authenticate", "")
    if ((status == 401 and (read or demand)) or _CLAIMS.search(demand)) and not said.has(*_NO_RIGHTS):
        return Trouble(Kind.SIGN_IN, advice.signed_out(access), challenge=_claims(demand))
    if read is None or status < 400:
        return Trouble(Kind.PASSING, TryLater(f"Somebody else answered in Microsoft's place ({status})"), seconds)
    return _of_graph(said, access, path)


def _of_graph(said: _Said, access: Access, path: str) -> Trouble:
    if said.status == 410 or said.has(*_EXPIRED):
        return Trouble(Kind.MISSING, Expired("Graph no longer knows where we stood", str(said)))
    if said.has(*_NO_MAILBOX):
        missing = advice.no_mailbox(access)
        return Trouble(Kind.ACCOUNT, NoMailbox(str(missing), missing.before_connecting, may_be_over=True))
    if said.has(*_NOBODY) and not path.startswith(_OF_COMPANY):
        return Trouble(Kind.ACCOUNT, advice.no_such_user(access))
    if said.status == 403 or said.has(*_NO_RIGHTS):
        return Trouble(Kind.ITEM, advice.forbidden(access, path))
    if said.status == 404 and said.codes in _VAGUE:
        return Trouble(Kind.PASSING, TryLater("Microsoft does not say what it has not found (404)"))
    if said.status == 404:
        return Trouble(Kind.MISSING, Absent("What was asked of Graph is no longer there", str(said)))
    return Trouble(Kind.ITEM, ProviderBug(f"Graph does not understand what we ask ({said.status})", str(said)))


def _is_for_all(headers: Mapping[str, str]) -> bool:
    """Exchange says ApplicationThrottled where it means the app at one mailbox; Graph names the scope."""
    return headers.get("x-ms-throttle-scope", "").lower().startswith(_FOR_ALL)


def _claims(demand: str) -> str:
    """https://learn.microsoft.com/entra/identity-platform/claims-challenge"""
    found = _CLAIMS.search(demand)
    if found is None:
        return ""
    try:
        return base64.b64decode(found[1] + "==", altchars=b"-_" if set(found[1]) & set("-_") else None).decode()
    except ValueError:
        return ""


def _said(status: int, body: object) -> _Said | None:
    """None where this is no error of Graph's."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    return _Said(status, tuple(_codes(error)))


def _codes(error: dict[str, Any]) -> Iterator[str]:
    """Inner errors are more specific than outer ones."""
    inner: object = error
    for _ in range(8):
        if not isinstance(inner, dict):
            return
        code = inner.get("code")
        if isinstance(code, str) and code:
            yield code.lower()[:80]
        inner = inner.get("innerError", inner.get("innererror"))
