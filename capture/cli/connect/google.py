"""`capture connect google`: mail and calendars at Google, of a whole company or of one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from capture.cli.connect import google_company, google_own
from capture.cli.connect.google_company import Company
from capture.cli.context import Common
from capture.cli.days import FORM, day
from config.providers import MailScope

Key = Annotated[
    str | None,
    typer.Option(metavar="REFERENCE", help="The key of a service account that speaks for everybody: file:PATH."),
]
Users = Annotated[
    list[str] | None, typer.Option(metavar="TEXT", help="With --key: the mailbox of this address; repeat it for more.")
]
Admin = Annotated[
    str | None, typer.Option(help="With --key: everybody, as an administrator of this address finds them.")
]
Domain = Annotated[str | None, typer.Option(help="With --admin: only people of this domain.")]
Groups = Annotated[
    list[str] | None, typer.Option(metavar="TEXT", help="With --admin: only members of this group; repeat it for more.")
]
WithoutGroups = Annotated[
    list[str] | None, typer.Option(metavar="TEXT", help="With --admin: no members of this group; repeat it for more.")
]
Client = Annotated[
    str | None,
    typer.Option(metavar="REFERENCE", help="The OAuth client to sign in to: file:PATH. Default: google.client."),
]
Owner = Annotated[str | None, typer.Option(help="The rep's address. Default: that of the mailbox.")]
Mail = Annotated[MailScope | None, typer.Option(help="metadata: ask Google for headers alone. Default: readonly.")]
Labels = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="Only mail with this label; repeat it for more. Default: all but spam etc."),
]
Since = Annotated[
    datetime | None, typer.Option(parser=day, metavar=FORM, help="Only mail from this day on. Default: all there is.")
]
Calendars = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="Only the calendar of this name; repeat it for more. Default: one's own."),
]
QuotaUser = Annotated[
    int | None, typer.Option(min=100, help="Units a minute; 15000 for projects made before May 2026. Default: 6000.")
]
QuotaMessage = Annotated[
    int | None, typer.Option(min=1, help="Units a message costs; 5 for projects made before May 2026. Default: 20.")
]


def google(
    context: typer.Context,
    key: Key = None,
    user: Users = None,
    admin: Admin = None,
    domain: Domain = None,
    group: Groups = None,
    without_group: WithoutGroups = None,
    client: Client = None,
    owner: Owner = None,
    mail: Mail = None,
    label: Labels = None,
    since: Since = None,
    calendar: Calendars = None,
    quota_user: QuotaUser = None,
    quota_message: QuotaMessage = None,
) -> None:
    """Connect mail and calendars at Google: one's own by signing in, or a company's by the key of a service account.

    docs/connectors/google.md says what to prepare in Google's consoles. It only reads.

    Examples:

        capture connect google --client file:client.json

        capture connect google --key file:key.json --user ann@example.com

        capture connect google --key file:key.json --admin admin@example.com --group sales@example.com
    """
    common: Common = context.obj
    _check(key=key, client=client, admin=admin, owner=owner, users=user or [])
    for name, value in {"--domain": domain, "--group": group, "--without-group": without_group}.items():
        if value and admin is None:
            raise typer.BadParameter("it goes with --admin only", param_hint=name)
    choices: dict[str, object] = {"mail": mail, "labels": label, "since": since and since.date(), "calendars": calendar}
    choices |= {"quota_user": quota_user, "quota_message": quota_message}
    chosen = {name: value for name, value in choices.items() if value}
    if key is None:
        google_own.connect(common, google_own.Asked(client, owner, chosen))
    elif admin is not None:
        company = Company(admin, domain, tuple(group or ()), tuple(without_group or ()))
        google_company.connect_everybody(common, key, company, chosen)
    else:
        google_company.connect_some(common, key, user or [], owner, chosen)


def _check(*, key: str | None, client: str | None, admin: str | None, owner: str | None, users: Sequence[str]) -> None:
    """Raises BadParameter for options that do not go together."""
    is_unclear = bool(users) == bool(admin)
    wrong = {
        "--client": "give the client or the key, not both" if key and client else "",
        "--key": "name mailboxes by --user, or an --admin for everybody" if key and is_unclear else "",
        "--user": "it goes with --key only" if users and not key else "",
        "--admin": "it goes with --key only" if admin and not key else "",
        "--owner": "it goes with one mailbox only" if owner and (admin or len(users) > 1) else "",
    }
    for option, told in wrong.items():
        if told:
            raise typer.BadParameter(told, param_hint=option)
