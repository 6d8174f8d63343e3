"""Why Google gives no access token (RFC 6749, 5.2, in Google's words), by remedy.

https://developers.google.com/identity/protocols/oauth2#expiration
https://developers.google.com/identity/protocols/oauth2/service-account#error-codes
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from google.auth.exceptions import RefreshError

from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.google import advice
from connectors.google.access import Access
from connectors.google.advice import ADMIN, CONSOLE
from connectors.google.api import Api

NEW_KEY: Final = "console.cloud.google.com > IAM & Admin > Service Accounts > the account > Keys > Add key > JSON"


def sign_in_error(error: RefreshError, access: Access, api: Api) -> ConnectorError:
    """What google-auth raises where the token endpoint refuses. Nothing of what was sent is in the result."""
    code, description = _said(error)
    if error.retryable:
        return TryLater("Google's sign-in cannot answer now")
    if "reauthentication" in description or code == "rapt_required":
        return _session_control(access)
    if code == "invalid_grant":
        return _invalid_grant(description, access)
    if access.is_delegated and code in _NOT_DELEGATED:
        return advice.scopes_missing(access, api)
    told = _CODES.get(code)
    if told is None:
        return ProviderBug("Google's sign-in says what Capture does not know", f"{code[:40] or 'no JSON'}")
    return told(access)


def _said(error: RefreshError) -> tuple[str, str]:
    """The error's code, and its description in lower case."""
    answer = error.args[1] if len(error.args) > 1 else None
    if isinstance(answer, Mapping):
        return str(answer.get("error", "")), str(answer.get("error_description", "")).casefold()
    return "", str(error.args[0]).casefold() if error.args else ""


def _invalid_grant(description: str, access: Access) -> NeedsPerson:
    if "short-lived" in description or "iat and exp" in description:
        return _clock_off()
    if "invalid email or user id" in description:
        return advice.unknown_user(access)
    if "suspended" in description or "disabled" in description:
        return advice.suspended(access)
    if access.is_delegated:
        return NeedsPerson(
            "Google does not know the service account, or no longer takes this key of it", f"Make a new key: {NEW_KEY}."
        )
    return _revoked(access)


def _revoked(access: Access) -> NeedsPerson:
    if access.ends is not None and access.ends <= datetime.now(UTC):
        return NeedsPerson(
            f"What {access.address} granted ended on {access.ends:%Y-%m-%d}: so do all grants to an app in testing, "
            "after seven days",
            f"Open {CONSOLE}/auth/audience?project={access.project}, click Make internal or Publish app; then connect "
            f"{access.address} again.",
        )
    return NeedsPerson(
        f"What {access.address} granted is revoked, or ended: the password was changed, or it was not used for half a "
        "year",
        f"Connect {access.address} again.",
    )


def _clock_off() -> NeedsPerson:
    return NeedsPerson(
        "The clock of this machine is off, so that Google takes no sign-in from it",
        "Set the clock: run `timedatectl set-ntp true`, then look at `timedatectl status`.",
    )


def _session_control(access: Access) -> NeedsPerson:
    return NeedsPerson(
        f"The company of {access.address} makes people sign in to Google again every few hours",
        f"Open {ADMIN}/security/reauth (Security > Access and data control > Google Cloud session control), tick "
        f"Exempt trusted apps, and trust the client {access.client}; then connect {access.address} again.",
    )


def _unauthorized(access: Access) -> NeedsPerson:
    return NeedsPerson(
        f"What {access.address} granted was granted to another OAuth client than {access.client}",
        f"Connect {access.address} again.",
    )


def _wrong_client(access: Access) -> NeedsPerson:
    return NeedsPerson(
        f"Google does not know the OAuth client {access.client}, or its secret is another by now",
        f"Open {CONSOLE}/auth/clients?project={access.project}, the client, click Add secret, download its JSON, and "
        "give that to Capture.",
    )


def _deleted_client(access: Access) -> NeedsPerson:
    return NeedsPerson(
        f"The OAuth client {access.client} was deleted or disabled",
        f"Open {CONSOLE}/auth/clients?project={access.project} and restore it, or create another and connect again.",
    )


def _blocked(access: Access) -> NeedsPerson:
    return NeedsPerson(
        f"The administrator of {access.address} does not let people use this app",
        f"Open {ADMIN}/owl/list?tab=configuredApps (Security > Access and data control > API controls > Manage app "
        f"access), click Configure new app, paste {access.client}, and choose Trusted.",
    )


_CODES: Final[Mapping[str, Callable[[Access], NeedsPerson]]] = {
    "unauthorized_client": _unauthorized,
    "invalid_scope": _unauthorized,
    "invalid_client": _wrong_client,
    "deleted_client": _deleted_client,
    "disabled_client": _deleted_client,
    "access_denied": _blocked,
    "admin_policy_enforced": _blocked,
    "org_internal": _blocked,
}
_NOT_DELEGATED: Final = frozenset(
    ("unauthorized_client", "invalid_scope", "access_denied", "admin_policy_enforced", "org_internal")
)
"""Of a service account they mean that the company's administrator has not given it what is asked."""
