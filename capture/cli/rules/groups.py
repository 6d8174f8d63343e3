"""`capture rules group`: reps for whom the same rules hold."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.acting import Acting, on_the_machine
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.cli.rules.asking import place_of
from capture.ruling import changing
from connectors.model.address import Address
from store import groups

app = typer.Typer(help="Groups of reps for whom the same rules hold.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the group is called.")]
Reps = Annotated[list[str], typer.Argument(metavar="ADDRESS...", help="Their mail addresses.")]


@app.command("list")
def list_groups(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Say which groups there are, and who belongs to them."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = groups.everyone(connection)
    if as_json:
        print_json({"groups": [{"id": one.id, "name": one.name, "members": list(one.members)} for one in found]})
    elif not found:
        say("There is no group: `capture rules group add NAME` makes one.")
    else:
        table(("group", "members"), [(one.name, ", ".join(one.members)) for one in found])


@app.command()
def add(context: typer.Context, name: Name) -> None:
    """Make a group.

    Examples:

        capture rules group add Sales

        capture rules group join Sales ann@example.com bob@example.com
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        changing.add_group(connection, _acting(), name)


@app.command()
def remove(context: typer.Context, name: Name) -> None:
    """Remove a group with its rules."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        changing.remove_group(connection, _acting(), _id(connection, name))


@app.command()
def join(context: typer.Context, name: Name, reps: Reps) -> None:
    """Put reps into a group."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        for rep in reps:
            changing.join(connection, _acting(), _id(connection, name), rep)


@app.command()
def leave(context: typer.Context, name: Name, reps: Reps) -> None:
    """Take reps out of a group."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        for rep in reps:
            changing.leave(connection, _acting(), _id(connection, name), Address(rep.lower()))


def _id(connection: Connection, name: str) -> int:
    found = place_of(connection, name, None).group
    assert found is not None  # noqa: S101
    return found


def _acting() -> Acting:
    return on_the_machine(wiring.utc_now())
