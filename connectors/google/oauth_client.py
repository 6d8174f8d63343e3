"""The OAuth client of a company, as Google's console gives it in a file (JSON).

https://developers.google.com/identity/protocols/oauth2#creatingcred
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from config.errors import SecretUnavailable
from config.secrets import Secret
from connectors.errors import NeedsPerson

CLIENTS: Final = "https://console.cloud.google.com/auth/clients"
_MAKE: Final = f"At {CLIENTS} make a client of the type Desktop app, download its file, and name that."


class Form(StrEnum):
    """The type of a client, as the file calls it."""

    INSTALLED = "installed"
    """Desktop app: Google sends people back to any port of their own machine (RFC 8252 7.3)."""
    WEB = "web"
    """Web application: Google sends people back to the addresses that the console lists, and to no other."""


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """What tells Google that it is us who ask."""

    id: str
    secret: str = field(repr=False)
    form: Form


def read_client(file: Secret, *, for_desktop: bool = False) -> OAuthClient:
    """The client in the file. Raises NeedsPerson where it cannot be read or holds something else.

    `for_desktop`: Google shall send people back to a port that nobody knows before, so that no other type will do.
    """
    try:
        client = _client(file.reveal())
    except SecretUnavailable as error:
        raise NeedsPerson("The OAuth client cannot be read", str(error)) from error
    if for_desktop and client.form is not Form.INSTALLED:
        raise NeedsPerson("With this OAuth client people can sign in on web pages only", _MAKE)
    return client


@lru_cache(maxsize=64)
def _client(text: str) -> OAuthClient:
    held = _read(text)
    if held.get("type") == "service_account":
        raise NeedsPerson(
            "This is the key of a service account, not an OAuth client", f"Give it as the key. Or: {_MAKE}"
        )
    for form in Form:
        match held.get(form.value):
            case {"client_id": str(id_), "client_secret": str(secret)} if id_ and secret:
                return OAuthClient(id_, secret, form)
    raise NeedsPerson("This is no OAuth client of the type Desktop app or Web application", _MAKE)


def _read(text: str) -> Mapping[str, object]:
    try:
        held: object = json.loads(text)
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, Mapping):
        raise NeedsPerson("The OAuth client is not the JSON file that Google's console gives", _MAKE)
    return held
