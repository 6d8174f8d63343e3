"""OpenID Connect's code flow with PKCE, state and nonce: a browser is sent to the provider, and comes back with a code.

https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

import httpx2

from capture.signing_in.attempt import Attempt
from capture.signing_in.id_token import verified
from capture.signing_in.not_signed_in import CORRECT, NotSignedIn, unallowed, unredeemed, untrusted
from capture.signing_in.provider import Provider, asking, fetched
from config.errors import SecretUnavailable
from config.sign_in import CompanySignIn
from connectors.model.address import Address, parse_address

_SCOPE: Final = "openid email profile"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in there."""

    issuer: str
    subject: str
    """Her name at that issuer, which never changes."""
    address: Address | None
    is_verified: bool
    """The provider says that the address is hers."""
    name: str


def begin(sign_in: CompanySignIn, redirect: str, attempt: Attempt) -> str:
    """Where to send the browser; it comes back to `redirect`. Raises NotSignedIn."""
    provider = Provider.discovered(sign_in.issuer or "")
    with asking(provider.authorization) as network:
        url, _ = _client(network, sign_in, redirect).create_authorization_url(
            provider.authorization, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
        )
    return str(url)


def finish(sign_in: CompanySignIn, redirect: str, attempt: Attempt, answer: str, now: datetime) -> Identity:
    """Who came back to the address `answer`. Raises NotSignedIn."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(answer).query).items()}
    if "error" in said:
        raise unallowed(sign_in.name, said["error"])
    provider = Provider.discovered(sign_in.issuer or "")
    if said.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise untrusted(sign_in.name)
    tokens = _redeemed(sign_in, provider, redirect, attempt, answer)
    claims = verified(sign_in, provider, attempt, str(tokens.get("id_token", "")), now)
    if "email" not in claims and provider.userinfo:
        more = fetched(provider.userinfo, str(tokens.get("access_token", "")))
        # https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
        if more.get("sub") != claims["sub"]:
            raise untrusted(sign_in.name)
        claims = {**more, **claims}
    return _identity(provider.issuer, claims)


def _identity(issuer: str, claims: Mapping[str, object]) -> Identity:
    said = claims.get("email_verified")
    # Some providers write their booleans as text.
    is_verified = said is True or said == "true"
    address = parse_address(str(claims.get("email", "")))
    return Identity(issuer, str(claims["sub"]), address, is_verified, str(claims.get("name", "")))


def _client(network: httpx2.Client, sign_in: CompanySignIn, redirect: str) -> Any:
    # On demand: it loads slowly.
    from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
    from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]

    client = OAuth2Client(network, sign_in.client, redirect_uri=redirect, scope=_SCOPE, code_challenge_method="S256")
    # Its own error takes no description in a language other than English.
    client.oauth_error_class = OAuthError
    return client


def _redeemed(
    sign_in: CompanySignIn, provider: Provider, redirect: str, attempt: Attempt, answer: str
) -> Mapping[str, object]:
    """What the code is worth, once."""
    # On demand: it loads slowly.
    from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]

    auth, form = _proof(sign_in, provider)
    with asking(provider.token) as network:
        try:
            tokens = _client(network, sign_in, redirect).fetch_token(
                provider.token,
                authorization_response=answer,
                state=attempt.state,
                code_verifier=attempt.verifier,
                auth=auth,
                **form,
            )
        except AuthlibBaseError as error:
            raise unredeemed(sign_in.name, str(error.error)) from error
        except ValueError as error:
            raise untrusted(sign_in.name) from error
    return dict(tokens)


def _proof(sign_in: CompanySignIn, provider: Provider) -> tuple[httpx2.Auth, Mapping[str, str]]:
    """Our secret, in the form that the provider takes it in."""
    try:
        client, secret = sign_in.client or "", sign_in.secret.reveal() if sign_in.secret else ""
    except SecretUnavailable as error:
        raise NotSignedIn(f"Capture's secret for {sign_in.name} cannot be read: {CORRECT} sign_in.secret.") from error
    if provider.takes_form:
        return httpx2.Auth(), {"client_id": client, "client_secret": secret}
    # Both are encoded as in a form first: RFC 6749 2.3.1.
    return httpx2.BasicAuth(quote(client, safe=""), quote(secret, safe="")), {}
