"""`capture match models`: what was learned, each time, and which model is in force."""

from typing import Annotated

import typer

from capture.cli.context import Common
from capture.cli.match.told import document, trial
from capture.cli.output import print_json, say, table
from capture.export.shapes import moment
from matcher.models import DEAL
from store import judgements
from store import models as kept


def models(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """List what was learned, the newest first, and which model is in force.

    Examples:

        capture match models

        capture match models --json
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        every = judgements.number(connection)
        made = [(one, every - judgements.number(connection, one.trial["until"])) for one in kept.listed(connection)]
    if as_json:
        print_json({"models": [document(one, decisions) for one, decisions in made]})
        return
    if made:
        columns = ("model", "made", "decisions", "in force", "trial")
        rows = [
            (str(one.id), moment(one.made_at), decisions, "yes" if one.in_force else "", trial(one))
            for one, decisions in made
        ]
        table(columns, rows)
    if not any(one.in_force for one, _decisions in made):
        say(f"Our own weights ({DEAL.name}) are in force.")
