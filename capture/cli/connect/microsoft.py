"""`capture connect microsoft`: Outlook mail and calendars at Microsoft 365, of a whole company or of one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from capture.cli.connect import microsoft_company, microsoft_own
from capture.cli.connect.microsoft_app import Given, registration
from capture.cli.context import Common
from capture.cli.days import FORM, day
from config.microsoft import Cloud

Client = Annotated[
    str | None, typer.Option(metavar="ID", help="The app registration's client ID. Default: microsoft.client.")
]
Tenant = Annotated[
    str | None, typer.Option(help="The company's tenant ID or domain. Default: microsoft.tenant, or who signs in's.")
]
InCloud = Annotated[Cloud | None, typer.Option(help="Which of Microsoft's clouds. Default: global.")]
Certificate = Annotated[
    str | None,
    typer.Option(metavar="REFERENCE", help="The app reads on its own behalf, by certificate and key: file:PATH."),
]
ClientSecret = Annotated[
    str | None, typer.Option("--secret", metavar="REFERENCE", help="The same by a client secret: file:PATH, env:NAME.")
]
SecretEnds = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="With --secret: when it expires, as Entra's page says.")
]
Users = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="On the app's own behalf: the mailbox of this address; repeat it for more."),
]
Everybody = Annotated[bool, typer.Option("--everybody", help="On the app's own behalf: everybody with a mailbox.")]
Groups = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="With --everybody: only members of this group; repeat it for more."),
]
WithoutGroups = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="With --everybody: no members of this group; repeat it for more."),
]
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
    typer.Option(metavar="TEXT", help="Only the calendar of this name; repeat it for more. Default: one's own."),
]


def microsoft(
    context: typer.Context,
    client: Client = None,
    tenant: Tenant = None,
    cloud: InCloud = None,
    certificate: Certificate = None,
    client_secret: ClientSecret = None,
    secret_ends: SecretEnds = None,
    user: Users = None,
    everybody: Everybody = False,
    group: Groups = None,
    without_group: WithoutGroups = None,
    owner: Owner = None,
    folder: Folders = None,
    since: Since = None,
    calendar: Calendars = None,
) -> None:
    """Connect mail and calendars at Microsoft 365: one's own by signing in with a code, or a company's by an app.

    docs/connectors/microsoft.md says what to prepare at Microsoft. It only reads.

    Examples:

        capture connect microsoft --client 6731de76-14a6-49ae-97bc-6eba6914391e

        capture connect microsoft --certificate file:app.pem --client ID --tenant example.com --user ann@example.com

        capture connect microsoft --certificate file:app.pem --everybody --group sales@example.com
    """
    common: Common = context.obj
    by_app = bool(certificate or client_secret or user or everybody)
    for name, value in {"--group": group, "--without-group": without_group}.items():
        if value and not everybody:
            raise typer.BadParameter("it goes with --everybody only", param_hint=name)
    _check(certificate=certificate, secret=client_secret, everybody=everybody, owner=owner, users=user or [])
    given = Given(client, tenant, cloud, certificate, client_secret, secret_ends)
    app = registration(common.settings().microsoft, given, by_app=by_app)
    choices: dict[str, object] = {"folders": folder, "since": since and since.date(), "calendars": calendar}
    options = app | {name: value for name, value in choices.items() if value}
    if everybody:
        microsoft_company.connect_everybody(common, options, group or [], without_group or [])
    elif by_app:
        microsoft_company.connect_some(common, options, user or [], owner)
    else:
        microsoft_own.connect(common, options, owner)


def _check(
    *, certificate: str | None, secret: str | None, everybody: bool, owner: str | None, users: Sequence[str]
) -> None:
    """Raises BadParameter for options that do not go together."""
    names_nobody = not users and not everybody
    option = "--certificate" if certificate else "--secret"
    wrong = {
        "--secret": "give the certificate or the secret, not both" if certificate and secret else "",
        option: "name mailboxes by --user, or --everybody" if (certificate or secret) and names_nobody else "",
        "--everybody": "name mailboxes, or everybody, not both" if everybody and users else "",
        "--owner": "it goes with one mailbox only" if owner and (everybody or len(users) > 1) else "",
    }
    for name, told in wrong.items():
        if told:
            raise typer.BadParameter(told, param_hint=name)
