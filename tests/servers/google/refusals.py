"""Why somebody may not call a method, as Google words it."""

from tests.servers.google.authority import PROJECT_NUMBER
from tests.servers.google.discovery import Method
from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json


def unauthenticated() -> Refusal:
    """There is no good access token with the request."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return Refusal(401, "authError", message, headers={"WWW-Authenticate": challenge})


def insufficient(method: Method) -> Refusal:
    """The token is good, but not for this."""
    scopes = " ".join(sorted(method.scopes))
    challenge = f'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="{scopes}"'
    return Refusal(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        headers={"WWW-Authenticate": challenge},
        extra={"details": [_info(method, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", {"method": method.id})]},
    )


def disabled(method: Method) -> Refusal:
    """The API was not enabled in the client's project."""
    title = {"gmail": "Gmail API", "calendar": "Google Calendar API", "directory": "Admin SDK API"}[method.api]
    service = "calendar-json.googleapis.com" if method.api == "calendar" else method.host
    address = f"https://console.developers.google.com/apis/api/{service}/overview?project={PROJECT_NUMBER}"
    message = (
        f"{title} has not been used in project {PROJECT_NUMBER} before or it is disabled. Enable it by visiting "
        f"{address} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to "
        "our systems and retry."
    )
    details = [_info(method, "SERVICE_DISABLED", {"activationUrl": address, "serviceTitle": title, "service": service})]
    return Refusal(403, "accessNotConfigured", message, domain="usageLimits", extra={"details": details})


def _info(method: Method, reason: str, metadata: dict[str, str]) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": method.host, **metadata},
    }
