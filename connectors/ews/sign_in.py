"""How a session proves who we are: NTLM, Basic, Kerberos, a client's certificate or a token of Entra's.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/authentication-and-ews-in-exchange
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from config.errors import SecretUnavailable
from config.exchange import ExchangeOptions, ExchangeSignIn
from config.microsoft import MicrosoftOptions
from connectors.entra.tokens import Tokens, tokens_of
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from connectors.protocol import Surroundings

Auth = Callable[[PreparedRequest], PreparedRequest]
"""What requests signs a request with."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """That of one connection."""

    auth: Callable[[], Auth]
    """Makes one for a session: NTLM's holds the state of its connection."""
    tokens: Tokens | None = None
    """For OAuth."""
    mark: int = 0
    """Tells one password from another; 0 where there is none."""

    def again(self, claims: str) -> None:
        """After a refusal. `claims`: what a new token must prove, "" where nothing is said. Raises ConnectorError."""
        if self.tokens is not None:
            self.tokens.token(claims)


def sign_in_of(options: ExchangeOptions, surroundings: Surroundings) -> SignIn:
    """Sends nothing yet. Raises NeedsPerson where a password or certificate cannot be read, or Kerberos is missing."""
    match options.sign_in:
        case ExchangeSignIn.NTLM:
            name, password = _ntlm_name(_name(options, surroundings)), _password(options)
            return SignIn(lambda: HttpNtlmAuth(name, password), mark=hash(password))
        case ExchangeSignIn.BASIC:
            password = _password(options)
            basic = HTTPBasicAuth(_name(options, surroundings).encode(), password.encode())
            return SignIn(lambda: basic, mark=hash(password))
        case ExchangeSignIn.KERBEROS:
            return SignIn(_kerberos())
        case ExchangeSignIn.CERTIFICATE:
            return SignIn(lambda: unsigned)
        case ExchangeSignIn.OAUTH:
            tokens = tokens_of(_app(options), surroundings, resource=options.at)
            return SignIn(lambda: _Bearer(tokens), tokens)


class _Bearer(AuthBase):
    """A token that is renewed before it ends."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._tokens.token()}"
        return request


def unsigned(request: PreparedRequest) -> PreparedRequest:
    """TLS proves it. Without any auth, requests would look for a password in ~/.netrc."""
    return request


def _name(options: ExchangeOptions, surroundings: Surroundings) -> str:
    return options.name or Address(options.user or surroundings.owner)


def _ntlm_name(name: str) -> str:
    """As exchangelib does: an address is of no domain."""
    return f"\\{name}" if "@" in name else name


def _password(options: ExchangeOptions) -> str:
    try:
        return options.password.reveal() if options.password else ""
    except SecretUnavailable as error:
        raise NeedsPerson("The password cannot be read", str(error)) from error


def _kerberos() -> Callable[[], Auth]:
    try:
        from requests_gssapi import HTTPSPNEGOAuth  # type: ignore[import-not-found,unused-ignore]
    except (ImportError, OSError):  # OSError: Kerberos itself is not there
        raise NeedsPerson(
            "Signing in by Kerberos needs a library that is not installed",
            "Install Capture with it: `pip install 'capture-daemon[kerberos]'`, for which Debian needs libkrb5-dev, "
            "gcc and python3-dev; or use another sign_in.",
        ) from None
    made: Any = HTTPSPNEGOAuth
    return lambda: made()


def _app(options: ExchangeOptions) -> MicrosoftOptions:
    """The app on its own behalf, which Exchange lets act for people by impersonation."""
    return MicrosoftOptions(
        client=options.client or "",
        tenant=options.tenant,
        cloud=options.cloud,
        certificate=options.certificate,
        secret=options.secret,
        secret_ends=options.secret_ends,
    )
