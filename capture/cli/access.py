"""`capture access`: what the record has of a person, as an archive for the person."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.addresses import an_address
from capture.cli.context import Common
from capture.cli.output import print_json, progress, say
from capture.export.whole import whole
from capture.forgetting.subject import addresses_of
from capture.numbered import many
from connectors.model.address import Address
from store.sight import Everything


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="access")(access)


def access(
    context: typer.Context,
    address: Annotated[Address, typer.Argument(metavar="ADDRESS", parser=an_address, help="A mail address.")],
    out: Annotated[Path, typer.Option(help="A new file, such as carol.zip.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Hand out what is kept of a person: a ZIP archive of mails, meetings, JSON and a page to read.

    It is all of it, private mail of reps too: look through it before it is handed out.

    Example:

        capture access carol@acme.example --out carol.zip
    """
    # On demand: what writes calendars loads slowly.
    from capture.access import archive

    common: Common = context.obj
    if out.exists():
        raise typer.BadParameter(f"{out} exists already: choose another name", param_hint="--out")
    acting = on_the_machine(wiring.utc_now())
    with common.store() as store:
        with store.read() as connection, progress("Collecting") as bar, whole(out) as path, path.open("wb") as file:
            path.chmod(0o600)
            people = addresses_of(connection, address)
            found = archive.write(connection, people, Everything(), acting, file, lambda done: bar.update(done, None))
        with store.begin() as connection:
            acting.note(connection, "access.export", many(found.mails + found.meetings, "interaction"))
    if as_json:
        print_json({"addresses": people, "out": str(out), **asdict(found)})
    else:
        what = (many(found.mails, "mail"), many(found.meetings, "meeting"), many(found.contacts, "contact"))
        say(f"{out} has what is kept of {', '.join(people)}: {', '.join(what)}.")
