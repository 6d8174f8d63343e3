"""In whose name, and by whose leave, Google is asked: a key that may speak for everybody, or one person's grant.

Access tokens last an hour and are kept for as long as the process runs, so that a poll need not sign in first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from google.auth import credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport import Request
from google.oauth2 import credentials as granted
from google.oauth2 import service_account

from config.errors import SecretUnavailable
from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.errors import NeedsPerson
from connectors.google.api import Api
from connectors.google.network import signs_in
from connectors.google.oauth_client import OAuthClient, read_client
from connectors.model.address import Address

TOKEN_URI: Final = "https://oauth2.googleapis.com/token"  # noqa: S105
MOST_PEOPLE: Final = 20_000
_MAKE_KEY: Final = (
    "Make one: console.cloud.google.com > IAM & Admin > Service Accounts > the account > Keys > Add key > JSON."
)


class Tokens(credentials.Credentials):
    """Signs requests. Asks for a token, and for nothing else.

    google-auth's own credentials also ask iamcredentials.googleapis.com, from a thread of their own, in which regions
    they are good.
    """

    def __init__(self, source: credentials.Credentials) -> None:
        """`source` gets the tokens."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._source = source

    def refresh(self, request: Request) -> None:
        """Gets a new one. Raises google.auth.exceptions.GoogleAuthError and what the network raises."""
        self._source.refresh(request)  # type: ignore[no-untyped-call]
        self.token, self.expiry = self._source.token, self._source.expiry


@dataclass(frozen=True, slots=True)
class Access:
    """One person's mailbox or calendars, and what opens them."""

    address: Address
    project: str
    """Whose quota is used."""
    client: str
    """The client id of the OAuth client, or of the service account."""
    tokens: Tokens = field(repr=False)
    is_delegated: bool
    """By a service account, not by the person."""
    ends: datetime | None = None
    """When the grant ends by itself."""


def access_of(options: GoogleOptions, owner: Address, api: Api) -> Access:
    """Sends nothing yet. Raises NeedsPerson where a secret is not where it should be, or not what it should be."""
    address = Address(options.user or owner)
    if options.key is not None:
        text = _revealed(options.key, "key of the service account")
        key = _key(text)
        tokens = _delegated(text, address, api.scopes)
        return Access(address, key.project, key.client, tokens, is_delegated=True)
    if options.client is None or options.grant is None:
        raise NeedsPerson(f"There is no way to sign in for {address}", f"Connect {address} again.")
    client = read_client(options.client)
    tokens = _granted(client, _revealed(options.grant, "grant"))
    # The id of a client starts with the number of its project.
    return Access(address, client.id.partition("-")[0], client.id, tokens, is_delegated=False, ends=options.grant_ends)


@dataclass(frozen=True, slots=True)
class _Key:
    project: str
    client: str
    credentials: service_account.Credentials


@lru_cache(maxsize=64)
def _key(text: str) -> _Key:
    key = _read(text)
    kind = key.get("type")
    if kind != "service_account":
        what = "an OAuth client" if {"installed", "web"} & key.keys() else f"of the type {str(kind)[:40]!r}"
        raise NeedsPerson(f"The key is {what}, not a service account's", f"Give the service account's. {_MAKE_KEY}")
    try:
        made = service_account.Credentials.from_service_account_info(key)  # type: ignore[no-untyped-call]
    except (GoogleAuthError, ValueError, TypeError, AttributeError):
        raise NeedsPerson("The key of the service account is damaged or not complete", _MAKE_KEY) from None
    _check_signs_in(str(key.get("token_uri", "")))
    client = str(key.get("client_id", ""))
    return _Key(str(key.get("project_id", client)), client, made)


def _check_signs_in(place: str) -> None:
    """What is signed with a key goes to the place that it names."""
    try:
        is_googles = signs_in(place)
    except ValueError:
        is_googles = False
    if not is_googles:
        raise NeedsPerson("The key of the service account signs in elsewhere than at Google (token_uri)", _MAKE_KEY)


@lru_cache(maxsize=MOST_PEOPLE)
def _delegated(text: str, address: Address, scopes: tuple[str, ...]) -> Tokens:
    return Tokens(_key(text).credentials.with_scopes(scopes).with_subject(address))


@lru_cache(maxsize=MOST_PEOPLE)
def _granted(client: OAuthClient, grant: str) -> Tokens:
    return Tokens(
        granted.Credentials(  # type: ignore[no-untyped-call]
            None, refresh_token=grant, token_uri=TOKEN_URI, client_id=client.id, client_secret=client.secret
        )
    )


def _read(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, Mapping):
        raise NeedsPerson("The key of the service account is not the JSON file that Google's console gives", _MAKE_KEY)
    return found


def _revealed(secret: Secret, what: str) -> str:
    try:
        return secret.reveal()
    except SecretUnavailable as error:
        raise NeedsPerson(f"The {what} cannot be read", str(error)) from error
