"""`capture doctor`: everything that is wrong or soon will be, with the remedy."""

from dataclasses import asdict
from typing import Annotated

import typer

from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, print_json, say
from capture.finding import Severity
from capture.numbered import many


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="doctor")(doctor)


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no servers: tell what is known.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also what is good to know and not wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, with everything.")] = False,
) -> None:
    """Look for everything that is wrong or soon will be. Exit code 3 when something is.

    Examples:

        capture doctor

        capture doctor --offline --json
    """
    # On demand: what asks servers loads slowly.
    from capture import doctor as checks

    common: Common = context.obj
    found = checks.examine(common.settings(), common.config, asking=not offline)
    wrong = [one for one in found if one.needs_person]
    if as_json:
        print_json({"findings": [asdict(one) for one in found]})
    else:
        for one in found if everything else wrong:
            grave = " [critical]" if one.severity is Severity.CRITICAL else ""
            say(f"{one.about}: {one.wrong} {one.remedy}".rstrip() + grave)
        say(f"To be mended: {many(len(wrong), 'thing')}." if wrong else "Nothing is wrong.")
    if wrong:
        raise typer.Exit(NEEDS_PERSON)
