"""One's own mailbox at Google, by signing in with a browser."""

from collections.abc import Mapping
from dataclasses import dataclass

import typer

from capture import grants, wiring
from capture.cli.connect import browser
from capture.cli.connect.asking import asked, is_reference
from capture.cli.connect.saving import TOLD, address_of
from capture.cli.context import Common
from capture.cli.output import say
from capture.estimate import duration
from capture.granted import Expected, Found, find, save
from config.providers import MailScope
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
    owner = address_of(said.owner, "--owner") if said.owner is not None else None
    found = sign_in(settings, client_of(settings, said.client), said.choices, Expected(owner, owner) if owner else None)
    with common.store() as store:
        ensured = save(store, found, wiring.utc_now())
    say(f"{TOLD[ensured.what]} as connection {ensured.id}.")
    say("It is captured by the running daemon, or now by `capture run --once`.")


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
    # On demand: Google's client loads slowly.
    from connectors.google.grant import SignIn, scopes_of
    from connectors.google.oauth_client import read_client

    known = read_client(client, for_desktop=True)
    mail = MailScope(str(choices.get("mail", MailScope.READONLY)))
    with browser.listening() as loopback:
        attempt = SignIn(known, loopback.redirect, scopes_of(mail))
        address = attempt.url(expected.account if expected else None)
        code = attempt.code_in(browser.answer(loopback, address, attempt.state))
    grant = attempt.redeem(code, wiring.utc_now())
    found = find(settings, client, grant, choices, expected)
    lasts = duration(found.tried.messages, found.options)
    say(f"{found.options.user or found.owner}: {found.tried.detail}; {lasts}.")
    if warning := grants.warning(grant.ends):
        say(warning)
    return found
