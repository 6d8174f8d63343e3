"""`capture connect google`: mail and calendars at Google, of a whole company or of one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from capture.cli.connect import google_company, google_own
from capture.cli.connect.google_company import Company
from capture.cli.context import Common
from config.providers import MailScope


def google(
    context: typer.Context,
    key: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="The key of a service account that speaks for everybody: file:PATH."),
    ] = None,
    user: Annotated[
        list[str] | None, typer.Option(help="With --key: the mailbox of this address; repeat it for more.")
    ] = None,
    admin: Annotated[
        str | None, typer.Option(help="With --key: everybody, as an administrator of this address finds them.")
    ] = None,
    domain: Annotated[str | None, typer.Option(help="With --admin: only people of this domain.")] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="With --admin: only members of this group; repeat it for more.")
    ] = None,
    without_group: Annotated[
        list[str] | None, typer.Option(help="With --admin: no members of this group; repeat it for more.")
    ] = None,
    client: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="The OAuth client to sign in to: file:PATH. Default: google.client."),
    ] = None,
    owner: Annotated[str | None, typer.Option(help="The rep's address. Default: that of the mailbox.")] = None,
    mail: Annotated[
        MailScope | None, typer.Option(help="metadata: ask Google for headers alone. Default: readonly.")
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option(help="Only mail with this label; repeat it for more. Default: all but spam etc.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only mail from this day on. Default: all.")
    ] = None,
    calendar: Annotated[
        list[str] | None, typer.Option(help="Only the calendar of this name; repeat it for more. Default: one's own.")
    ] = None,
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
    choices = {"mail": mail, "labels": label, "since": since and since.date(), "calendars": calendar}
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
    wrong = {
        "--client": "give the client or the key, not both" if key and client else "",
        "--key": ""
        if not key or bool(users) != bool(admin)
        else "name mailboxes by --user, or an --admin for everybody",
        "--user": "it goes with --key only" if users and not key else "",
        "--admin": "it goes with --key only" if admin and not key else "",
        "--owner": "it goes with one mailbox only" if owner and (admin or len(users) > 1) else "",
    }
    for option, told in wrong.items():
        if told:
            raise typer.BadParameter(told, param_hint=option)
