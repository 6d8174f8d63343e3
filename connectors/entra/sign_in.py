"""A person signs in to Microsoft in her browser, and lets Capture read: by the page, or by a code on the command line.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow (with PKCE, RFC 7636)
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code (RFC 8628)
"""

from dataclasses import dataclass, field
from threading import Event

from config.microsoft import App
from connectors.model.address import Address


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

    state: str
    """Told to Microsoft, which says it again: an answer with another one is not meant for this attempt."""

    def __init__(self, app: App, client: str, redirect: str) -> None:
        """`redirect`: where Microsoft sends the browser back to; one of those that the app registration lists.

        Asks where the tenant signs in. Raises ConnectorError, and NeedsPerson where the certificate or secret is none.
        """
        raise NotImplementedError

    def url(self, login_hint: Address | None = None) -> str:
        """Where to send the browser; `login_hint` is the account that Microsoft shall propose."""
        raise NotImplementedError

    def redeem(self, url: str) -> Granted:
        """What the address that the browser was sent back to stands for. Raises ConnectorError."""
        raise NotImplementedError


class DeviceSignIn:
    """One attempt of somebody who has a browser elsewhere."""

    message: str
    """What to tell her, in Microsoft's words: it has the address and the code."""
    url: str
    """Where she must go."""
    code: str
    """What she must type there."""

    def __init__(self, app: App, client: str) -> None:
        """Asks Microsoft for a code, which lives for 15 minutes. Raises ConnectorError."""
        raise NotImplementedError

    def wait(self, stop: Event) -> Granted | None:
        """Until she has signed in; None once `stop` is set. Raises ConnectorError: declined, or too late."""
        raise NotImplementedError
