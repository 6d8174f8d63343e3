"""A person signs in to Microsoft in her browser, and lets Capture read: by the page, or by a code on the command line.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow (with PKCE, RFC 7636)
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code (RFC 8628)
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from msal import TokenCache  # type: ignore[import-untyped]

from config.microsoft import App
from connectors.entra.aadsts import refused
from connectors.entra.apps import Said, failure_in, made, speaking
from connectors.entra.attempt import Attempt
from connectors.entra.credential import check_valid, credential_of
from connectors.entra.registration import Registration
from connectors.entra.slices import Slice
from connectors.errors import NeedsPerson, ProviderBug, TryLater
from connectors.model.address import Address, parse_address

_PENDING: Final = ("authorization_pending", "slow_down")


@dataclass(frozen=True, slots=True)
class Granted:
    """What signing in gave."""

    signed_in: str
    """Who it was, as Microsoft names her (msal's home_account_id): the option of that name."""
    address: Address
    """Her user principal name."""
    tenant: str
    """The id of the company that she signed in to."""
    purse: str = field(repr=False)
    """Secret: the first content of the connection's wallet."""


class WebSignIn:
    """One attempt, good for one answer; lives in memory only."""

    def __init__(self, app: App, client: str, redirect: str) -> None:
        """`redirect`: where Microsoft sends the browser back to; one of those that the app registration lists.

        Asks where the tenant signs in. Raises ConnectorError, and NeedsPerson where the certificate or secret is none.
        """
        self.state: Final = secrets.token_urlsafe(32)
        """Told to Microsoft, which says it again: an answer with another one is not meant for this attempt."""
        self._attempt = Attempt(Registration.of(app, client), redirect=redirect)
        credential = credential_of(app)
        check_valid(credential, self._attempt, datetime.now(UTC))
        self._is_public = credential is None
        self._cache = TokenCache()
        self._app = made(self._attempt, credential, self._cache)
        self._flow: dict[str, Any] = {}

    def url(self, login_hint: Address | None = None) -> str:
        """Where to send the browser; `login_hint` is the account that Microsoft shall propose."""
        self._flow = self._app.initiate_auth_code_flow(
            list(self._attempt.app.personal_scopes),
            redirect_uri=self._attempt.redirect,
            state=self.state,
            # Who has signed in to several accounts would be let through as one of them.
            prompt=None if login_hint else "select_account",
            login_hint=login_hint,
            response_mode="form_post",
        )
        # msal warns of every other mode; but posted by Microsoft's page, the answer would come without our cookie.
        return str(self._flow["auth_uri"]).replace("response_mode=form_post", "response_mode=query")

    def redeem(self, url: str) -> Granted:
        """What the address that the browser was sent back to stands for. Raises ConnectorError."""
        said = {name: values[-1] for name, values in parse_qs(urlsplit(url.strip()).query).items()}
        flow, self._flow = self._flow, {}
        is_ours = bool(flow) and hmac.compare_digest(said.get("state", "").encode(), self.state.encode())
        if not is_ours or not ({"code", "error"} & said.keys()):
            raise _not_ours()
        try:
            with speaking():
                given: Said = self._app.acquire_token_by_auth_code_flow(flow, said)
        except RuntimeError:  # the nonce of the ID token is another attempt's
            raise _not_ours() from None
        return _granted(given, self._cache, self._attempt, is_public=self._is_public)


class DeviceSignIn:
    """One attempt of somebody who has a browser elsewhere."""

    def __init__(self, app: App, client: str) -> None:
        """Asks Microsoft for a code, which lives for 15 minutes. Raises ConnectorError.

        The app proves nothing: its registration must allow public client flows.
        """
        self._attempt = Attempt(Registration.of(app, client))
        self._cache = TokenCache()
        self._app = made(self._attempt, None, self._cache)
        with speaking():
            self._flow = self._app.initiate_device_flow(list(self._attempt.app.personal_scopes))
        if "user_code" not in self._flow:
            raise refused(self._flow, self._attempt)
        self.message: Final = str(self._flow.get("message", ""))
        """What to tell her, in Microsoft's words: it has the address and the code."""
        self.url: Final = str(self._flow.get("verification_uri", ""))
        """Where she must go."""
        self.code: Final = str(self._flow.get("user_code", ""))
        """What she must type there."""

    def wait(self, stop: Event) -> Granted | None:
        """Until she has signed in; None once `stop` is set. Raises ConnectorError: declined, or too late."""
        while not stop.wait(max(1, self._flow["interval"])):
            said = self._asked()
            if said.get("error") not in _PENDING:
                return _granted(said, self._cache, self._attempt, is_public=True)
        return None

    def _asked(self) -> Said:
        """While Microsoft cannot be reached, she may be typing (RFC 8628 3.5). Raises ConnectorError."""
        try:
            with speaking():
                # Once: msal's own loop cannot be woken.
                said: Said = self._app.acquire_token_by_device_flow(self._flow, exit_condition=lambda _: True)
        except TryLater:
            if time.time() >= self._flow["expires_at"]:
                raise
            return {"error": _PENDING[0]}
        return said


def _not_ours() -> NeedsPerson:
    return NeedsPerson("This is not Microsoft's answer to this sign-in", "Sign in again.")


def _granted(said: Said, cache: TokenCache, attempt: Attempt, *, is_public: bool) -> Granted:
    error = failure_in(said, attempt)
    if error is not None:
        raise error
    claims: Mapping[str, Any] = said.get("id_token_claims") or {}
    address = parse_address(str(claims.get("preferred_username", "")))
    accounts = list(cache.search("Account"))
    if address is None or not accounts or "refresh_token" not in said:
        raise ProviderBug("Microsoft does not say who signed in, or gave no token that lasts", ", ".join(sorted(said)))
    signed_in = str(accounts[0]["home_account_id"])
    grant = Slice.taken_from(cache, signed_in, is_public=is_public)
    return Granted(signed_in, address, str(claims.get("tid") or attempt.app.tenant), str(grant))
