"""`capture doctor`: everything that is wrong or soon will be, with the remedy."""

from typing import Annotated

import typer

from capture import doctor as checks
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, many, print_json, say


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="doctor")(doctor)


def doctor(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Look for everything that is wrong or soon will be. Exit code 3 when something is.

    Examples:

        capture doctor

        capture doctor --json
    """
    common: Common = context.obj
    found = checks.examine(common.settings())
    if as_json:
        print_json({"findings": [{"about": one.about, "wrong": one.wrong, "remedy": one.remedy} for one in found]})
    else:
        for one in found:
            say(f"{one.about}: {one.wrong} {one.remedy}")
        say(f"To be mended: {many(len(found), 'thing')}." if found else "Nothing is wrong.")
    if found:
        raise typer.Exit(NEEDS_PERSON)
