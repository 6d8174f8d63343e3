"""What a person grants: she signs in at Google in her browser, and we get a token that lasts.

1. `SignIn.url`: Google asks her, and is shown a challenge that only we can answer (PKCE, RFC 7636).
2. Google sends her browser back to `redirect` with a code (RFC 6749 4.1.2), which `SignIn.code_in` takes out.
3. `SignIn.redeem`: for the code and the answer to the challenge, Google gives a refresh token.

https://developers.google.com/identity/protocols/oauth2/native-app, .../web-server
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from config.providers import GoogleOptions, MailScope
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater
from connectors.google.access import TOKEN_URI
from connectors.google.api import CALENDAR_SCOPE, gmail, mail_scope
from connectors.google.client import Client
from connectors.google.network import FAILURES, Http, Undecodable, network_error
from connectors.google.oauth_client import CLIENTS, Form, OAuthClient
from connectors.model.address import Address, parse_address
from connectors.sites import is_loopback

_ASK: Final = "https://accounts.google.com/o/oauth2/v2/auth"


@dataclass(frozen=True, slots=True)
class Grant:
    """What Google gave."""

    refresh_token: str = field(repr=False)
    ends: datetime | None
    """When it ends by itself; None where it does not. A week from now where the app's status is Testing."""


def scopes_of(mail: MailScope) -> tuple[str, ...]:
    """The rights that a connection needs: to read, and nothing else."""
    return mail_scope(mail), CALENDAR_SCOPE


def whose(options: GoogleOptions) -> Address:
    """The address of the account that the options lead to. Raises ConnectorError."""
    client = Client(options, Address("whoever signed in"), gmail(options))
    try:
        profile = client.ask(client.api.users().getProfile(userId="me", fields="emailAddress"), units=1)
    finally:
        client.close()
    address = parse_address(str(profile.get("emailAddress")))
    if address is None:
        raise ProviderBug("Google does not say whose account this is", "users.getProfile without emailAddress")
    return address


@dataclass(frozen=True, slots=True)
class SignIn:
    """One attempt to sign in. Good for one code."""

    client: OAuthClient
    redirect: str
    scopes: tuple[str, ...]
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """Told to Google, which says it again: an answer with another one is not meant for this attempt."""
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)
    """86 characters; RFC 7636 4.1 wants 43 to 128."""

    def __post_init__(self) -> None:
        """Raises NeedsPerson where Google would not send people back there."""
        if self.client.form is Form.INSTALLED and not is_loopback(urlsplit(self.redirect).hostname or ""):
            raise NeedsPerson(
                f"A client of the type Desktop app cannot send people back to {self.redirect}",
                f"At {CLIENTS} make one of the type Web application with that address as authorized redirect URI.",
            )

    def url(self, address: Address | None = None) -> str:
        """Where to send the browser; `address` is the account that Google shall propose."""
        challenge = urlsafe_b64encode(hashlib.sha256(self.verifier.encode("ascii")).digest()).rstrip(b"=")
        asked = {
            "client_id": self.client.id,
            "redirect_uri": self.redirect,
            "response_type": "code",
            "scope": " ".join(self.scopes),
            "state": self.state,
            "code_challenge": challenge.decode("ascii"),
            "code_challenge_method": "S256",
            "access_type": "offline",
            # Without it Google gives a refresh token on the first sign-in only.
            "prompt": "consent",
        }
        return f"{_ASK}?{urlencode(asked | ({'login_hint': address} if address else {}))}"

    def code_in(self, redirected: str) -> str:
        """The code in the address that the browser was sent back to. Raises NeedsPerson where there is none."""
        said = {name: values[-1] for name, values in parse_qs(urlsplit(redirected.strip()).query).items()}
        if not hmac.compare_digest(said.get("state", "").encode(), self.state.encode()):
            raise NeedsPerson("This is not Google's answer to this sign-in", "Sign in again.")
        if error := said.get("error"):
            raise _refused_in_browser(error)
        if not said.get("code"):
            raise NeedsPerson("Google's answer holds no code", "Sign in again.")
        return said["code"]

    def redeem(self, code: str, now: datetime) -> Grant:
        """What the code stands for. Raises NeedsPerson, TryLater, ProviderBug."""
        given = _post(
            {
                "client_id": self.client.id,
                "client_secret": self.client.secret,
                "code": code,
                "code_verifier": self.verifier,
                "grant_type": "authorization_code",
                "redirect_uri": self.redirect,
            },
            self.redirect,
        )
        self._expect_all(str(given.get("scope", "")).split())
        token = given.get("refresh_token")
        if not isinstance(token, str) or not token:
            raise ProviderBug("Google gave no token that lasts", f"fields: {', '.join(sorted(given))}")
        seconds = given.get("refresh_token_expires_in")
        return Grant(token, now + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds else None)

    def _expect_all(self, granted: list[str]) -> None:
        """Google lets people untick single rights."""
        missing = [scope.rpartition("/")[2] for scope in self.scopes if scope not in granted]
        if missing:
            raise NeedsPerson(
                f"At Google the right to read was left out: {', '.join(missing)}",
                "Sign in again, and tick every box that Google shows.",
            )


def _post(form: Mapping[str, str], redirect: str) -> Mapping[str, Any]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    http = Http()
    try:
        answer, body = http.request(TOKEN_URI, "POST", urlencode(form), headers)
    except FAILURES as error:
        raise network_error(error) from error
    except Undecodable:
        raise ProviderBug("Google's sign-in answered what is not its own", "encoding") from None
    finally:
        http.close()
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if answer.status == 200 and isinstance(said, Mapping):
        return said
    raise _refused(answer.status, str(said.get("error")) if isinstance(said, Mapping) else "", redirect)


def _refused(status: int, error: str, redirect: str) -> ConnectorError:
    """https://developers.google.com/identity/protocols/oauth2/web-server#exchange-errors, RFC 6749 5.2."""
    if status >= 500 or status == 429:
        return TryLater(f"oauth2.googleapis.com cannot answer now ({status})")
    if error == "redirect_uri_mismatch":
        advice = f"At {CLIENTS} open the client and add {redirect} to its authorized redirect URIs."
        return NeedsPerson("The client does not allow Google to send people back here", advice)
    if error in _WRONG_CLIENT:
        advice = f"At {CLIENTS} look whether the client is still there, add a secret, and download its file anew."
        return NeedsPerson("Google does not know this OAuth client, or not this secret of it", advice)
    if error == "invalid_grant":
        return NeedsPerson("The code of this sign-in was used already or is too old", "Sign in again.")
    return ProviderBug("Google refuses the code of this sign-in", f"{status} {error}")


_WRONG_CLIENT: Final = ("invalid_client", "deleted_client", "unauthorized_client", "disabled_client")


def _refused_in_browser(error: str) -> NeedsPerson:
    """https://developers.google.com/identity/protocols/oauth2/native-app#authorization-errors, RFC 6749 4.1.2.1."""
    if error == "access_denied":
        return NeedsPerson("The access was not granted at Google", "Sign in again and choose Continue.")
    if error == "admin_policy_enforced":
        return NeedsPerson(
            "The administrator does not let this app read mail or calendars",
            "At admin.google.com > Security > Access and data control > API controls > App access control, an"
            " administrator must trust the client's ID.",
        )
    return NeedsPerson(f"Google refused the sign-in ({error[:80]!r})", "Sign in again, or ask the administrator.")
