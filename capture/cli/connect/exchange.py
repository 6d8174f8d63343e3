"""`capture connect exchange`: mailboxes on an Exchange server of the company's own, one or many."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from capture.cli.connect.exchange_mailboxes import connect_some
from capture.cli.connect.exchange_people import people_of
from capture.cli.connect.exchange_server import where
from capture.cli.connect.exchange_sign_in import Given, access_of
from capture.cli.days import FORM, day
from config.exchange import ExchangeSignIn
from config.microsoft import Cloud

Users = Annotated[
    list[str] | None,
    typer.Option("--user", metavar="TEXT", help="The mailbox of this primary address; repeat it for more."),
]
File = Annotated[
    Path | None, typer.Option("--users", help="A file of such addresses, one a line, as Get-Mailbox exports them.")
]
Server = Annotated[str | None, typer.Option(metavar="HOST", help="The server. Default: found by the address.")]
Url = Annotated[str | None, typer.Option(help="Instead: the address of its EWS, https://HOST/EWS/Exchange.asmx.")]
SignIn = Annotated[ExchangeSignIn, typer.Option("--sign-in", help="How to prove who one is.")]
Name = Annotated[
    str | None, typer.Option(metavar="DOMAIN\\USER", help="The name to sign in with. Default: the mailbox's address.")
]
Password_ = Annotated[
    str | None, typer.Option("--password", metavar="REFERENCE", help="env:NAME, file:PATH or credential:NAME.")
]
Certificate = Annotated[
    str | None,
    typer.Option(metavar="REFERENCE", help="For certificate: the client's with its key; for oauth: the app's."),
]
Client = Annotated[
    str | None, typer.Option(metavar="ID", help="For oauth: the app registration. Default: microsoft.client.")
]
Tenant = Annotated[str | None, typer.Option(help="For oauth: the company's tenant ID or domain.")]
ClientSecret = Annotated[
    str | None, typer.Option("--secret", metavar="REFERENCE", help="For oauth: the app's client secret.")
]
SecretEnds = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="With --secret: when it expires.")]
InCloud = Annotated[Cloud | None, typer.Option(help="For oauth: which of Microsoft's clouds. Default: global.")]
Impersonate = Annotated[bool, typer.Option("--impersonate", help="A service account acts as each mailbox's owner.")]
Delegate = Annotated[bool, typer.Option("--delegate", help="Who signs in has been given the right to read it.")]
Owner = Annotated[str | None, typer.Option(help="The rep's address. Default: that of the mailbox.")]
Folders = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TEXT",
        help="Only this folder, as in Inbox or Customers/2026; repeat it for more. Default: all but junk etc.",
    ),
]
Since = Annotated[
    datetime | None, typer.Option(parser=day, metavar=FORM, help="Only mail from this day on. Default: all there is.")
]
Calendars = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="Only the calendar of this name; repeat it for more. Default: all."),
]
Connections = Annotated[
    int | None, typer.Option(help="Requests at once with this sign-in, below EWSMaxConcurrency. Default: 4.")
]
CaFile = Annotated[Path | None, typer.Option(help="Authorities to trust instead of the system's, as PEM.")]


def exchange(
    context: typer.Context,
    user: Users = None,
    users: File = None,
    server: Server = None,
    url: Url = None,
    sign_in: SignIn = ExchangeSignIn.NTLM,
    name: Name = None,
    secret: Password_ = None,
    certificate: Certificate = None,
    client: Client = None,
    tenant: Tenant = None,
    client_secret: ClientSecret = None,
    secret_ends: SecretEnds = None,
    cloud: InCloud = None,
    impersonate: Impersonate = False,
    delegate: Delegate = False,
    owner: Owner = None,
    folder: Folders = None,
    since: Since = None,
    calendar: Calendars = None,
    connections: Connections = None,
    ca_file: CaFile = None,
) -> None:
    """Connect mail and calendars on an Exchange server of the company's own: one's own, or many by a service account.

    docs/connectors/exchange.md says what to prepare at the server. It only reads. What is left open is asked for.

    Examples:

        capture connect exchange

        capture connect exchange --server mail.example.com --user ann@example.com --password env:ANN_PASSWORD

        capture connect exchange --impersonate --name 'EXAMPLE\\capture' --password file:pw --users reps.csv
    """
    _check(users=user or [], file=users, owner=owner)
    access = access_of(impersonate=impersonate, delegate=delegate)
    by = Given(sign_in, access, name, secret, certificate, client, tenant, client_secret, secret_ends, cloud)
    chosen: dict[str, object] = {
        "folders": folder,
        "since": since and since.date(),
        "calendars": calendar,
        "connections": connections,
        "ca_file": ca_file,
    }
    options = {name: value for name, value in chosen.items() if value is not None}
    connect_some(context.obj, by, where(server, url), options, people_of(user or [], users, owner))


def _check(*, users: Sequence[str], file: Path | None, owner: str | None) -> None:
    """Raises BadParameter for options that do not go together."""
    wrong = {
        "--users": "name mailboxes by --user, or a file, not both" if users and file else "",
        "--owner": "it goes with one mailbox only" if owner and (file or len(users) > 1) else "",
    }
    for option, told in wrong.items():
        if told:
            raise typer.BadParameter(told, param_hint=option)
