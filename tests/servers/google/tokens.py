"""Who may do what: grants, access tokens, and the token and revocation endpoints (RFC 6749, 7009, 7523)."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.servers.google.authority import CLIENT_ID, CLIENT_SECRET, SERVICE_ACCOUNT, TOKEN_URI, service_key
from tests.servers.https.exchange import Answer, Json, Request, json_answer

LIFETIME: Final = 3_599
"""Seconds that an access token lives."""
SKEW: Final = 300
"""Seconds that a clock may be off before an assertion is refused."""
SCOPES: Final = "https://www.googleapis.com/auth/"
READING: Final = frozenset(
    SCOPES + name
    for name in (
        "gmail.readonly",
        "gmail.metadata",
        "calendar.readonly",
        "admin.directory.user.readonly",
        "admin.directory.group.readonly",
        "admin.directory.group.member.readonly",
    )
)


class TokenRefused(Exception):
    """An error of the token endpoint (RFC 6749, 5.2): `error` and what is said about it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@dataclass(slots=True)
class Grant:
    """What somebody allowed the client, under a refresh token; or what a service account was given on her behalf."""

    address: str
    scopes: frozenset[str]
    token: str
    ends: float | None = None
    """When a grant to an app in testing dies, seconds since 1970."""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code, redeemed once."""

    grant: Grant
    redirect: str
    challenge: str | None
    """S256 of the verifier (RFC 7636)."""
    offline: bool = True
    """A refresh token was asked for."""


_numbers = count(1)
"""Of tokens, one after the other in all servers of a process: clients keep them for as long."""


@dataclass(slots=True)
class Tokens:
    """All grants and tokens of the server, and the endpoints that give them out."""

    clock: Callable[[], float]
    delegated: set[str] = field(default_factory=lambda: set(READING))
    """Scopes that the domain's administrator gave the service account."""
    barred: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address → error and description that whoever asks for tokens on its behalf gets."""
    testing: bool = False
    """The app's status is Testing: refresh tokens die after seven days."""
    client_deleted: bool = False
    codes: dict[str, Code] = field(default_factory=dict)
    _grants: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, tuple[Grant, float]] = field(default_factory=dict)

    def grant(self, address: str, scopes: Sequence[str]) -> Grant:
        """A new refresh token for the installed client."""
        ends = self.clock() + 7 * 86_400 if self.testing else None
        grant = Grant(address.lower(), frozenset(scopes), f"1//refresh-{next(_numbers)}", ends)
        self._grants[grant.token] = grant
        return grant

    def revoke(self, address: str) -> None:
        """Everything given on behalf of `address` is worth nothing from now on."""
        for grant in (*self._grants.values(), *(grant for grant, _ in self._access.values())):
            if grant.address == address.lower():
                grant.revoked = True

    def holder(self, request: Request) -> Grant | None:
        """Whose access token the request has, if it is good."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        grant, ends = self._access.get(token, (None, 0.0))
        return grant if grant and not grant.revoked and self.clock() < ends else None

    def expire_access(self) -> None:
        """Every access token is too old now; refresh tokens are not."""
        self._access.clear()

    def answer(self, request: Request) -> Answer:
        """POST /token."""
        form = {name: values[-1] for name, values in parse_qs(request.body.decode("ascii")).items()}
        try:
            return json_answer(self._granted(form))
        except TokenRefused as refused:
            return json_answer({"error": refused.error, "error_description": refused.description}, refused.status)

    def answer_revocation(self, request: Request) -> Answer:
        """POST /revoke (https://developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke)."""
        form = {**request.query, **parse_qs(request.body.decode("ascii"))}
        token = form.get("token", [""])[-1]
        grant = self._grants.get(token) or self._access.get(token, (None, 0.0))[0]
        if grant is None or grant.revoked:
            return json_answer({"error": "invalid_token", "error_description": "Token expired or revoked"}, 400)
        grant.revoked = True
        return json_answer({})

    def _granted(self, form: Mapping[str, str]) -> Json:
        match form.get("grant_type"):
            case "urn:ietf:params:oauth:grant-type:jwt-bearer":
                return self._access_token(self._by_assertion(form.get("assertion", "")))
            case "refresh_token":
                self._check_client(form)
                return self._access_token(self._by_refresh_token(form.get("refresh_token", "")))
            case "authorization_code":
                self._check_client(form)
                return self._by_code(form)
            case other:
                raise TokenRefused("unsupported_grant_type", f"Invalid grant_type: {other}")

    def _access_token(self, grant: Grant) -> Json:
        if grant.address in self.barred:
            raise TokenRefused(*self.barred[grant.address])
        token = f"ya29.access-{next(_numbers)}"
        self._access[token] = (grant, self.clock() + LIFETIME)
        scope = " ".join(sorted(grant.scopes))
        return {"access_token": token, "expires_in": LIFETIME, "scope": scope, "token_type": "Bearer"}

    def _check_client(self, form: Mapping[str, str]) -> None:
        if self.client_deleted:
            raise TokenRefused("deleted_client", "The OAuth client was deleted.", 401)
        if form.get("client_id") != CLIENT_ID:
            raise TokenRefused("invalid_client", "The OAuth client was not found.", 401)
        if form.get("client_secret") != CLIENT_SECRET:
            raise TokenRefused("invalid_client", "Unauthorized", 401)

    def _by_refresh_token(self, token: str) -> Grant:
        grant = self._grants.get(token)
        if grant is None:
            raise TokenRefused("invalid_grant", "Bad Request")
        if grant.revoked or (grant.ends is not None and self.clock() >= grant.ends):
            raise TokenRefused("invalid_grant", "Token has been expired or revoked.")
        return grant

    def _by_code(self, form: Mapping[str, str]) -> Json:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None:
            raise TokenRefused("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code.redirect:
            raise TokenRefused("redirect_uri_mismatch", "Bad Request")
        if code.challenge is not None and challenge(form.get("code_verifier", "")) != code.challenge:
            raise TokenRefused("invalid_grant", "Invalid code verifier.")
        granted = self._access_token(code.grant)
        if code.offline:
            granted["refresh_token"] = code.grant.token
        if code.grant.ends is not None:
            granted["refresh_token_expires_in"] = int(code.grant.ends - self.clock())
        return granted

    def _by_assertion(self, assertion: str) -> Grant:
        claims = _claims(assertion)
        if claims.get("iss") != SERVICE_ACCOUNT:
            raise TokenRefused("invalid_grant", "Invalid grant: account not found")
        if claims.get("aud") != TOKEN_URI:
            raise TokenRefused(
                "invalid_grant", f"Invalid JWT: Failed audience check. The right audience is {TOKEN_URI}"
            )
        self._check_times(claims)
        scopes = frozenset(str(claims.get("scope", "")).split())
        if not scopes or not scopes <= self.delegated:
            raise TokenRefused(
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, "
                "or client not authorized for any of the scopes requested.",
                401,
            )
        return Grant(str(claims.get("sub", SERVICE_ACCOUNT)).lower(), scopes, "")

    def _check_times(self, claims: Mapping[str, object]) -> None:
        issued, ends = (_seconds(claims.get(name)) for name in ("iat", "exp"))
        now = self.clock()
        if not (issued - SKEW <= now < ends + SKEW) or ends - issued > 3_600:
            raise TokenRefused(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _claims(assertion: str) -> Mapping[str, object]:
    try:
        signed, _, signature = assertion.rpartition(".")
        service_key().public_key().verify(_unpacked(signature), signed.encode(), PKCS1v15(), SHA256())
        claims: Mapping[str, object] = json.loads(_unpacked(signed.partition(".")[2]))
    except InvalidSignature:
        raise TokenRefused("invalid_grant", "Invalid JWT Signature.") from None
    except (binascii.Error, ValueError):
        raise TokenRefused("invalid_request", "Bad Request") from None
    return claims


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)):
        raise TokenRefused("invalid_grant", "Invalid JWT: iat and exp must be numbers.")
    return float(value)
