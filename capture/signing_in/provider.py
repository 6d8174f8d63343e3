"""A provider of OpenID Connect: where it is asked what, and what it answers.

https://openid.net/specs/openid-connect-discovery-1_0.html
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

import httpx2

from capture.signing_in.not_signed_in import CORRECT, LATER, NotSignedIn
from connectors.errors import ConnectorError, NeedsPerson
from connectors.http import PUBLIC_SERVICE, network_errors, trust

_TIMEOUT: Final = httpx2.Timeout(20, connect=10)
"""Seconds for each step: a person waits."""

Said = Mapping[str, object]
"""An object of JSON, as hostile as whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What its discovery document says."""

    issuer: str
    """As it names itself, slash or not at its end."""
    authorization: str
    token: str
    keys: str
    userinfo: str
    """"" where it has none."""
    takes_form: bool
    """It takes our secret in the form; else by HTTP's basic authentication."""

    @classmethod
    def discovered(cls, issuer: str) -> Self:
        """The provider of that issuer. Raises NotSignedIn."""
        said = fetched(f"{issuer}/.well-known/openid-configuration")
        named = said.get("issuer")
        if not isinstance(named, str) or named.rstrip("/") != issuer:
            raise NotSignedIn(f"{issuer} names itself otherwise: {CORRECT} sign_in.issuer.")
        methods = said.get("token_endpoint_auth_methods_supported")
        return cls(
            named,
            _place(said, "authorization_endpoint"),
            _place(said, "token_endpoint"),
            _place(said, "jwks_uri"),
            _place(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else "",
            isinstance(methods, list) and "client_secret_post" in methods,
        )


def fetched(url: str, token: str = "") -> Said:
    """The object that is at `url`, shown to who has this access token. Raises NotSignedIn."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with asking(url) as client:
        answer = client.get(url, headers=headers)
    if answer.status_code == 429 or answer.status_code >= 500:
        raise _busy(url, answer.status_code)
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        said = None
    if answer.status_code != 200 or not isinstance(said, dict):
        raise NotSignedIn(f"{_host(url)} does not answer as a provider of sign-ins does: {CORRECT} sign_in.issuer.")
    return said


@contextmanager
def asking(url: str) -> Iterator[httpx2.Client]:
    """A client for one request to `url`. Raises NotSignedIn where the network does not lead there."""
    client = httpx2.Client(verify=trust(), timeout=_TIMEOUT, headers={"User-Agent": "Capture"})
    try:
        with network_errors(url, PUBLIC_SERVICE), client:
            yield client
    except NeedsPerson as error:
        raise NotSignedIn(f"{error}: tell an administrator. {error.advice}") from error
    except ConnectorError as error:
        raise NotSignedIn(f"{error}: {LATER}.") from error
    except httpx2.HTTPStatusError as error:
        raise _busy(url, error.response.status_code) from error


def _busy(url: str, status: int) -> NotSignedIn:
    return NotSignedIn(f"{_host(url)} cannot answer now ({status}): {LATER}.")


def _place(said: Said, name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found.startswith("https://"):
        raise NotSignedIn(f"The provider of sign-ins names no usable {name}: {CORRECT} sign_in.issuer.")
    return found


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
