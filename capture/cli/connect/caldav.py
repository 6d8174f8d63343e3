"""`capture connect caldav`: calendars on a CalDAV server."""

from pathlib import Path
from typing import Annotated

import typer

from capture.cli.connect.asking import asked, password
from capture.cli.connect.saving import Answers, connect


def caldav(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help="The server, or one calendar.")] = None,
    owner: Annotated[str | None, typer.Option(help="The rep's address.")] = None,
    user: Annotated[str | None, typer.Option(help="The name to sign in with. Default: the address.")] = None,
    secret: Annotated[
        str | None, typer.Option("--password", metavar="REFERENCE", help="env:NAME, file:PATH or credential:NAME.")
    ] = None,
    calendars: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Only the calendar of this name; repeat it for more. Default: all."),
    ] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Authorities to trust instead of the system's, as PEM.")] = None,
) -> None:
    """Connect the calendars on a CalDAV server. What the options leave open is asked for.

    Examples:

        capture connect caldav

        capture connect caldav --url https://dav.example.com --owner ann@example.com --password env:ANN_PASSWORD
    """
    owner = asked("Whose calendar is it (address)", "--owner", owner)
    url = asked("Address of the server (https://…)", "--url", url)
    given = password(secret)
    options = {
        "url": url,
        "user": user,
        "password": given.reference or None,
        "calendars": calendars or None,
        "ca_file": ca_file,
    }
    connect(context.obj, Answers("caldav", owner, options, given.typed))
