"""How one signs in to an Exchange server, and by what right one reads: of the options, or asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import typer

from capture.cli.connect import microsoft_app
from capture.cli.connect.asking import Password, asked, password
from config.exchange import Access, ExchangeSignIn
from config.microsoft import Cloud
from config.settings import Microsoft

BY_PASSWORD: Final = (ExchangeSignIn.NTLM, ExchangeSignIn.BASIC)
_OAUTH: Final = (ExchangeSignIn.OAUTH,)
GOES_WITH: Final[Mapping[str, tuple[ExchangeSignIn, ...]]] = {
    "password": BY_PASSWORD,
    "certificate": (ExchangeSignIn.CERTIFICATE, ExchangeSignIn.OAUTH),
    "client": _OAUTH,
    "tenant": _OAUTH,
    "secret": _OAUTH,
    "secret_ends": _OAUTH,
    "cloud": _OAUTH,
}
"""What only some forms of sign-in use."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person or a script said of it."""

    sign_in: ExchangeSignIn
    access: Access
    name: str | None
    password: str | None
    certificate: str | None
    client: str | None
    tenant: str | None
    secret: str | None
    secret_ends: str | None
    cloud: Cloud | None

    @property
    def opens_many(self) -> bool:
        """It reads mailboxes of others. An app's own token is nobody's, and so always acts for somebody."""
        return self.access is not Access.OWN or self.sign_in is ExchangeSignIn.OAUTH


@dataclass(frozen=True, slots=True)
class Opening:
    """What signs in, whoever's the mailbox."""

    options: Mapping[str, object]
    typed: str
    """A password that was typed; "" where the options say where it is, or there is none."""


def option_of(name: str) -> str:
    """The option of the command line that sets an option of the connection."""
    return f"--{name.replace('_', '-')}"


def access_of(*, impersonate: bool, delegate: bool) -> Access:
    """Raises BadParameter for both."""
    if impersonate and delegate:
        raise typer.BadParameter("a mailbox is read by one right, not by both", param_hint="--delegate")
    if impersonate:
        return Access.IMPERSONATION
    return Access.DELEGATE if delegate else Access.OWN


def check(given: Given) -> None:
    """Raises BadParameter for what does not go with the sign-in."""
    for name, forms in GOES_WITH.items():
        if getattr(given, name) is not None and given.sign_in not in forms:
            with_what = " or ".join(f"--sign-in {form}" for form in forms)
            raise typer.BadParameter(f"it goes with {with_what} only", param_hint=option_of(name))
    if given.certificate and given.secret:
        raise typer.BadParameter("give the certificate or the secret, not both", param_hint="--secret")


def opening(settings: Microsoft, given: Given) -> Opening:
    """Raises BadParameter where something is missing and nobody can be asked."""
    options: dict[str, object] = {"sign_in": given.sign_in, "access": given.access, "name": given.name}
    if given.sign_in is ExchangeSignIn.OAUTH:
        return Opening({**options, **_app(settings, given)}, "")
    if given.sign_in is ExchangeSignIn.CERTIFICATE:
        where = asked("Certificate of the client with its key (file:PATH)", "--certificate", given.certificate)
        return Opening({**options, "certificate": where}, "")
    if given.sign_in not in BY_PASSWORD:
        return Opening(options, "")
    if given.access is not Access.OWN:
        options["name"] = asked("Name of the account that signs in (DOMAIN\\user)", "--name", given.name)
    said: Password = password(given.password)
    return Opening({**options, "password": said.reference or None}, said.typed)


def _app(settings: Microsoft, given: Given) -> Mapping[str, object]:
    said = microsoft_app.Given(
        given.client, given.tenant, given.cloud, given.certificate, given.secret, given.secret_ends
    )
    return microsoft_app.registration(settings, said, by_app=True)
