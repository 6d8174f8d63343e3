"""What a person grants at Microsoft: by the page, or by a code that she types in a browser elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from capture import wiring
from capture.granted.account import OTHER, Expected, Found, owner_of, stored
from capture.trying import tried
from capture.wallets import fresh
from config.microsoft import ANY_TENANT, App, MicrosoftOptions
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from connectors.protocol import Surroundings

if TYPE_CHECKING:
    from connectors.entra.sign_in import Granted, WebSignIn


@dataclass(frozen=True, slots=True)
class MicrosoftAttempt:
    """One attempt to sign in, by a browser that is sent there and back."""

    app: App
    client: str
    sign_in: "WebSignIn"
    choices: Mapping[str, object]

    @property
    def state(self) -> str:
        """As `Attempt` says."""
        return self.sign_in.state

    def url(self, account: Address | None) -> str:
        """As `Attempt` says."""
        return self.sign_in.url(account)

    def find(self, redirected: str, expected: Expected | None, now: datetime) -> Found:  # noqa: ARG002 - as Attempt's
        """As `Attempt` says."""
        return find(self.app, self.client, self.sign_in.redeem(redirected), self.choices, expected)


def begin(app: App, client: str, redirect: str, choices: Mapping[str, object]) -> MicrosoftAttempt:
    """An attempt to sign in to this app registration. `choices`: of MicrosoftOptions. Raises ConnectorError."""
    # On demand: Microsoft's client loads slowly.
    from connectors.entra.sign_in import WebSignIn

    return MicrosoftAttempt(app, client, WebSignIn(app, client, redirect), choices)


def find(
    app: App, client: str, granted: "Granted", choices: Mapping[str, object], expected: Expected | None = None
) -> Found:
    """The account that was granted to the app, with what was chosen of it (MicrosoftOptions).

    Raises ConnectorError (NeedsPerson where it is not the expected one).
    """
    # On demand: Microsoft's client loads slowly.
    from connectors.graph.whose import whose

    registered = {name: getattr(app, name) for name in App.model_fields}
    options = MicrosoftOptions.model_validate(
        {**choices, **registered, "client": client, "signed_in": granted.signed_in, "user": granted.address}
    )
    wallet = fresh(granted.purse)
    surroundings = Surroundings(granted.address, lambda _prefix: {}, wiring.utc_now, wallet=wallet)
    # Anybody's administrator may write any address into her directory, but names of her own company's domains alone:
    # https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
    knows_company = app.tenant != ANY_TENANT
    account = (whose(options, surroundings) if knows_company else None) or granted.address
    owner = _owner(account, granted, expected)
    if owner == granted.address:
        options = options.model_copy(update={"user": None})
    found = tried("microsoft", owner, stored(options), OTHER, wallet)
    connection = expected.connection if expected else None
    return Found("microsoft", owner, account, options, found, wallet.purse.text, connection=connection)


def _owner(account: Address, granted: "Granted", expected: Expected | None) -> Address:
    """Whose connection it is. Who signed in before is known by what never changes, not by her name."""
    if expected and expected.signed_in:
        if granted.signed_in != expected.signed_in:
            raise NeedsPerson(f"This sign-in was as {account}, not as {expected.account}", OTHER)
        return expected.owner
    return owner_of(account, expected, also=granted.address)
