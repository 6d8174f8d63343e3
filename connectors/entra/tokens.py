"""Access tokens for Graph, or for an Exchange server: the app's own, or those of a person who signed in.

A token is kept in memory until it is due for renewal, so that a poll need not sign in first. To renew a person's, the
connection's wallet is opened, which nobody else has then: of two who renew with one refresh token, the second would be
taken for a thief. What another process renewed meanwhile is found in the wallet.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from config.microsoft import MicrosoftOptions
from config.secrets import Secret
from connectors.entra.attempt import Attempt
from connectors.entra.credential import Credential, check_valid, credential_of
from connectors.entra.registration import Registration
from connectors.errors import TryLater
from connectors.model.address import Address
from connectors.protocol import Surroundings, Wallet

if TYPE_CHECKING:
    from connectors.entra.apps import Said

MOST_CONNECTIONS: Final = 20_000
MARGIN: Final = 300
"""Seconds before its end when a token is renewed; msal's own."""
REST: Final = 60
"""Seconds until the next try where a renewal failed."""


@dataclass(frozen=True, slots=True)
class _Held:
    token: str = field(repr=False)
    ends: float
    """Seconds since 1970."""
    until: float
    """When the next one is asked for: Microsoft may want that long before it ends."""


@dataclass(slots=True)
class _Shelf:
    """Where all who may use a token find it; one of them renews it."""

    lock: Lock = field(default_factory=Lock)
    held: _Held | None = None
    failure: TryLater | None = None
    """Of the last renewal."""
    failed_at: float = 0.0
    """On the monotonic clock."""


@dataclass(frozen=True, slots=True)
class _Key:
    """Whose tokens they are. The owner is told apart, as the name of an account proves nothing."""

    registration: Registration
    certificate: Secret | None
    secret: Secret | None
    signed_in: str | None
    owner: Address | None


class Tokens:
    """Of one connection. For several threads at once."""

    def __init__(self, options: MicrosoftOptions, surroundings: Surroundings, resource: str = "") -> None:
        """Sends nothing yet. `resource`: the host that the app's own are for; "" for Graph's.

        Raises NeedsPerson where the certificate or secret cannot be read or is none.
        """
        credential_of(options)
        self._options = options
        self._wallet: Wallet = surroundings.wallet
        self._now: Callable[[], datetime] = surroundings.now
        registration = Registration.of(options, options.client, resource)
        whose = None if options.is_app_only else Address(options.user or surroundings.owner)
        owner = None if options.is_app_only else surroundings.owner
        self._attempt = Attempt(registration, whose)
        self._shelf = _shelf(_Key(registration, options.certificate, options.secret, options.signed_in, owner))
        self._given = ""

    def token(self, claims: str | None = None) -> str:
        """One that is good for at least some minutes; while there is one in memory, nothing is asked.

        `claims`: the one that was given last was refused; what the refusal asks for (the claims of WWW-Authenticate,
        decoded), "" where it asks for nothing. Raises ConnectorError; for all who waited for a renewal that failed, at
        once: each of them would wait as long again.
        """
        asked_at, shelf = time.monotonic(), self._shelf
        with shelf.lock:
            held = shelf.held
            is_refused = held is not None and claims is not None and held.token == self._given
            if held is None or is_refused or held.until <= time.time():
                if shelf.failure is not None and shelf.failed_at >= asked_at:
                    raise TryLater(str(shelf.failure), shelf.failure.after, of_server=shelf.failure.of_server)
                try:
                    held = shelf.held = self._renewed(claims) if is_refused else self._next(held)
                except TryLater as error:
                    shelf.failure, shelf.failed_at = error, time.monotonic()
                    raise
            self._given = held.token
            return held.token

    def _next(self, held: _Held | None) -> _Held:
        """While nobody can give another, the old one does."""
        try:
            return self._renewed(None)
        except TryLater:
            if held is None or held.ends < time.time() + REST:
                raise
            return replace(held, until=time.time() + REST)

    def _renewed(self, claims: str | None) -> _Held:
        # On demand: msal loads slowly.
        from connectors.entra.apps import app_of, token_in

        said: Said | None
        if self._options.is_app_only:
            app = app_of(self._attempt.app, self._credential())
            said = app.own_token(self._attempt, claims)
        else:
            said = self._from_wallet(claims)
        return _held(token_in(said, self._attempt), said or {})

    def _from_wallet(self, claims: str | None) -> "Said | None":
        # On demand: msal loads slowly.
        from connectors.entra.apps import app_of
        from connectors.entra.slices import Slice

        with self._wallet() as purse:
            is_public = Slice.of(purse.text).is_public
        app = app_of(self._attempt.app, None if is_public else self._credential())
        # Whoever holds a wallet for long loses it: nothing but the exchange itself may be waited for meanwhile.
        with app.turn_of(str(self._options.signed_in), self._attempt), self._wallet() as purse:
            kept, said = app.personal_token(self._attempt, Slice.of(purse.text), claims)
            purse.text = str(kept)
        return said

    def _credential(self) -> Credential | None:
        """Read each time: who replaces a certificate or a secret need not restart us."""
        credential = credential_of(self._options)
        check_valid(credential, self._attempt, self._now())
        return credential


def tokens_of(options: MicrosoftOptions, surroundings: Surroundings, resource: str = "") -> Tokens:
    """Sends nothing yet. `resource`: the host that the app's own are for; "" for Graph's.

    Raises NeedsPerson where the certificate or secret cannot be read or is none.
    """
    return Tokens(options, surroundings, resource)


@lru_cache(maxsize=MOST_CONNECTIONS)
def _shelf(_key: _Key) -> _Shelf:
    return _Shelf()


def _held(token: str, said: "Said") -> _Held:
    now = time.time()
    ends = now + float(said.get("expires_in", 2 * MARGIN))
    return _Held(token, ends, min(float(said.get("refresh_on", ends)), max(ends - MARGIN, now + REST), ends))
