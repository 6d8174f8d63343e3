"""What a person grants at Google."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from capture import keeping
from capture.endings.grants import warning
from capture.granted.account import OTHER, Expected, Found, owner_of, stored
from capture.trying import tried
from config.providers import GoogleOptions, MailScope
from config.secrets import Secret
from config.settings import Settings
from connectors.model.address import Address

if TYPE_CHECKING:
    from connectors.google.grant import Grant, SignIn


@dataclass(frozen=True, slots=True)
class GoogleAttempt:
    """One attempt to sign in, by a browser that is sent there and back."""

    settings: Settings
    client: Secret
    sign_in: "SignIn"
    choices: Mapping[str, object]

    @property
    def state(self) -> str:
        """As `Attempt` says."""
        return self.sign_in.state

    def url(self, account: Address | None) -> str:
        """As `Attempt` says."""
        return self.sign_in.url(account)

    def find(self, redirected: str, expected: Expected | None, now: datetime) -> Found:
        """As `Attempt` says."""
        grant = self.sign_in.redeem(self.sign_in.code_in(redirected), now)
        return _find(self.settings, self.client, grant, self.choices, expected)


def begin(
    settings: Settings, client: Secret, redirect: str, choices: Mapping[str, object], *, for_desktop: bool = False
) -> GoogleAttempt:
    """An attempt to sign in to this OAuth client. `choices`: of GoogleOptions. Raises NeedsPerson.

    `for_desktop`: only a client to which people sign in with a program of this machine.
    """
    # On demand: Google's client loads slowly.
    from connectors.google.grant import SignIn, scopes_of
    from connectors.google.oauth_client import read_client

    scopes = scopes_of(MailScope(str(choices.get("mail", MailScope.READONLY))))
    sign_in = SignIn(read_client(client, for_desktop=for_desktop), redirect, scopes)
    return GoogleAttempt(settings, client, sign_in, choices)


def _find(
    settings: Settings, client: Secret, grant: "Grant", choices: Mapping[str, object], expected: Expected | None
) -> Found:
    # On demand: Google's client loads slowly.
    from connectors.google.grant import whose

    sealed = keeping.sealed(settings, grant.refresh_token)
    options = GoogleOptions.model_validate({**choices, "client": client, "grant": sealed, "grant_ends": grant.ends})
    account = whose(options)
    owner = owner_of(account, expected)
    if account != owner:
        options = options.model_copy(update={"user": account})
    found = tried("google", owner, stored(options), OTHER)
    connection = expected.connection if expected else None
    return Found("google", owner, account, options, found, warning=warning(grant.ends), connection=connection)
