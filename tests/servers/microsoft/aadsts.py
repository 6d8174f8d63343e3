"""Errors of Entra's, with their numbers.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from dataclasses import dataclass
from typing import Final

from tests.servers.https.exchange import Answer, Json, Refused, json_answer

MESSAGES: Final = {
    16000: "User account does not exist in tenant and cannot access the application.",
    50011: "The redirect URI specified in the request does not match the redirect URIs configured for the application.",
    50020: "User account from identity provider does not exist in tenant.",
    50034: "The user account does not exist in the directory.",
    50057: "The user account is disabled.",
    50076: "Due to a configuration change made by your administrator, you must use multi-factor authentication.",
    50173: "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
    53003: "Access has been blocked by Conditional Access policies.",
    54005: "OAuth2 Authorization code was already redeemed.",
    65001: "The user or administrator has not consented to use the application.",
    65004: "User declined to consent to access the app.",
    70000: "Provided grant is invalid or malformed.",
    70008: "The provided authorization code or refresh token has expired due to inactivity.",
    70011: "The provided value for the input parameter 'scope' is not valid.",
    70016: "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    70018: "Invalid verification code due to User typing in wrong user code for device code flow.",
    70020: "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    90002: "Tenant not found. Check to make sure you have the correct tenant ID.",
    90009: "Application is requesting a token for itself. This scenario is supported only if resource is specified.",
    90014: "The required field is missing from the credential.",
    90094: "The grant requires administrator permissions.",
    501481: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    700016: "Application was not found in the directory.",
    700024: "Client assertion is not within its valid time range.",
    700027: "The certificate with identifier used to sign the client assertion is not registered on application.",
    700082: "The refresh token has expired due to inactivity.",
    7000215: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.",
    7000218: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    7000222: "The provided client secret keys for app are expired.",
}
_SAID: Final = {
    "trace_id": "6f6c4645-0202-4486-b625-fa957dfc4700",
    "correlation_id": "5fc87507-4086-4e77-b415-cee677eb",
}


@dataclass(eq=False)
class Aadsts(Refused):
    """A refusal (RFC 6749, 5.2) with what Entra adds to it."""

    code: int
    error: str = "invalid_grant"
    status: int = 400
    suberror: str = ""
    claims: str = ""
    """What the next request must ask for (JSON)."""

    @property
    def description(self) -> str:
        """In words."""
        message = MESSAGES.get(self.code, "The request was refused.")
        return f"AADSTS{self.code}: {message} Trace ID: {_SAID['trace_id']} Timestamp: 2026-01-05 10:00:00Z"

    def answer(self) -> Answer:
        """As the token endpoint says it."""
        told: Json = {
            "error": self.error,
            "error_description": self.description,
            "error_codes": [self.code],
            "timestamp": "2026-01-05 10:00:00Z",
            **_SAID,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
        }
        more = {"suberror": self.suberror, "claims": self.claims}
        return json_answer(told | {name: value for name, value in more.items() if value}, self.status)
