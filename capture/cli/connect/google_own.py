"""One's own mailbox at Google, by signing in with a browser."""

from collections.abc import Mapping
from dataclasses import dataclass

import typer

from capture import wiring
from capture.cli.connect import browser
from capture.cli.connect.asking import asked, is_reference
from capture.cli.connect.granted import expected_of, keep, say_found
from capture.cli.context import Common
from capture.granted import google
from capture.granted.account import Expected, Found
from config.secrets import Secret
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person or a script said of her account."""

    client: str | None
    owner: str | None
    choices: Mapping[str, object]
    """Options of the connection."""


def connect(common: Common, said: Asked) -> None:
    """Signs in, tries what that opens, and saves it. Raises BadParameter, ConnectorError, SecretUnavailable."""
    settings = common.settings()
    expected = expected_of(said.owner)
    keep(common, sign_in(settings, client_of(settings, said.client), said.choices, expected))


def client_of(settings: Settings, given: str | None) -> Secret:
    """The OAuth client to sign in to. Raises BadParameter where none is known and nobody can be asked."""
    if given is None and settings.google.client:
        return settings.google.client
    reference = asked("Where is the OAuth client (file:PATH)", "--client", given)
    if not is_reference(reference):
        raise typer.BadParameter(
            "write where the client's file is, as file:PATH, env:NAME or credential:NAME", param_hint="--client"
        )
    return Secret(reference)


def sign_in(settings: Settings, client: Secret, choices: Mapping[str, object], expected: Expected | None) -> Found:
    """What signing in opens, told before it is saved. Raises ConnectorError, SecretUnavailable and StoreError."""
    with browser.listening() as loopback:
        attempt = google.begin(settings, client, loopback.redirect, choices, for_desktop=True)
        address = attempt.url(expected.account if expected else None)
        redirected = browser.answer(loopback, address, attempt.state)
    found = attempt.find(redirected, expected, wiring.utc_now())
    say_found(found)
    return found
