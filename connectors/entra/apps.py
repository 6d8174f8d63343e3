"""msal's app objects: one for each cloud, tenant, client and credential, for as long as the process runs.

msal is imported where a token is first needed.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from msal import (  # type: ignore[import-untyped]
    ClientApplication,
    ConfidentialClientApplication,
    PublicClientApplication,
    TokenCache,
)

from connectors.entra.aadsts import refused
from connectors.entra.attempt import Attempt
from connectors.entra.credential import Credential
from connectors.entra.network import Network
from connectors.entra.registration import Registration
from connectors.entra.slices import Slice
from connectors.errors import ConnectorError, ProviderBug, TryLater

Said = Mapping[str, Any]
"""What msal returns: a token, or an error in the words of RFC 6749 5.2."""

# At that level msal logs codes and signed assertions.
logging.getLogger("msal").setLevel(logging.WARNING)

_CAPABILITIES: Final = ["CP1"]
"""We answer claims challenges: https://learn.microsoft.com/entra/identity-platform/claims-challenge"""
_STRIPES: Final = 64


def made(attempt: Attempt, credential: Credential | None, cache: TokenCache) -> Any:
    """An app object of msal's. Asks where the tenant signs in. Raises ConnectorError."""
    kind = PublicClientApplication if credential is None else ConfidentialClientApplication
    with speaking():
        return kind(
            attempt.app.client,
            authority=attempt.app.authority,
            client_credential=_proof(credential),
            http_client=Network(lambda said: refused(said, attempt)),
            token_cache=cache,
            client_capabilities=_CAPABILITIES,
        )


@contextmanager
def speaking() -> Iterator[None]:
    """Around calls of msal: what it meets in an answer that is not of the protocol is a ProviderBug."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ProviderBug("Microsoft's sign-in answered what is not its own", type(error).__name__) from None


def _proof(credential: Credential | None) -> str | Mapping[str, str] | None:
    if credential is None:
        return None
    if credential.secret:
        return credential.secret
    return {"private_key": credential.key, "public_certificate": credential.certificate}


@dataclass(slots=True)
class EntraApp:
    """An app registration that gets tokens. For several threads at once."""

    registration: Registration
    credential: Credential | None
    """None: it proves nothing, and has people's grants alone."""
    _cache: TokenCache = field(default_factory=TokenCache)
    _making: Lock = field(default_factory=Lock)
    _own: Lock = field(default_factory=Lock)
    _stripes: tuple[Lock, ...] = field(default_factory=lambda: tuple(Lock() for _ in range(_STRIPES)))
    """Two connections may be of the same person, and her entries in the cache are one renewal's."""
    _app: ClientApplication | None = None

    def own_token(self, attempt: Attempt, claims: str | None) -> Said:
        """The app's own, of the cache or anew; with `claims`, even "", anew. Raises ConnectorError."""
        app = self._made(attempt)
        with self._own:
            if claims == "":
                self._forget()
            with speaking():
                said: Said = app.acquire_token_for_client(
                    [self.registration.own_scope], claims_challenge=claims or None, http_exceptions=(TryLater,)
                )
        return said

    @contextmanager
    def turn_of(self, signed_in: str, attempt: Attempt) -> Iterator[None]:
        """Who is to have `personal_token` waits here for what may take long, before her wallet is opened.

        Raises ConnectorError.
        """
        self._made(attempt)
        with self._stripes[hash(signed_in) % _STRIPES]:
            yield

    def personal_token(self, attempt: Attempt, grant: Slice, claims: str | None) -> tuple[Slice, Said | None]:
        """A person's, and what she granted as it is to be kept from now on. In her turn. Raises ConnectorError.

        Of her slice, or anew; with `claims`, even "", anew. None where her slice has nothing to renew it with.
        """
        app, signed_in = self._made(attempt), str(grant.account["home_account_id"])
        grant.lay_into(self._cache, self.registration.personal_scopes)
        try:
            with speaking():
                said: Said | None = app.acquire_token_silent_with_error(
                    list(self.registration.personal_scopes),
                    grant.account,
                    force_refresh=claims == "",
                    claims_challenge=claims or None,
                    http_exceptions=(TryLater,),
                )
        finally:
            kept = Slice.taken_from(self._cache, signed_in, is_public=grant.is_public)
        return kept, said

    def _made(self, attempt: Attempt) -> Any:
        with self._making:
            if self._app is None:
                self._app = made(attempt, self.credential, self._cache)
            return self._app

    def _forget(self) -> None:
        for token in list(self._cache.search("AccessToken", query={"home_account_id": None})):
            self._cache.remove_at(token)


def token_in(said: Said | None, attempt: Attempt) -> str:
    """The access token. Raises ConnectorError where there is none."""
    error = failure_in(said, attempt)
    if error is not None:
        raise error
    return str((said or {})["access_token"])


def failure_in(said: Said | None, attempt: Attempt) -> ConnectorError | None:
    """Why there is no token, where there is none."""
    if said is None:
        return refused({"error": "invalid_grant"}, attempt)
    if "error" in said:
        return refused(said, attempt)
    if not isinstance(said.get("access_token"), str):
        return ProviderBug("Microsoft's sign-in gave no token", ", ".join(sorted(said))[:200])
    return None


_making = Lock()


def app_of(registration: Registration, credential: Credential | None) -> EntraApp:
    """Always the same one. Sends nothing."""
    with _making:
        return _app_of(registration, credential)


@lru_cache(maxsize=256)
def _app_of(registration: Registration, credential: Credential | None) -> EntraApp:
    return EntraApp(registration, credential)
