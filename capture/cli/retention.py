"""`capture retention`: what has been kept as long as the settings say goes now rather than within a day."""

from dataclasses import asdict
from typing import Annotated

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.output import print_json, say
from capture.forgetting.retention import Keeper
from capture.numbered import many
from config.values import format_duration


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="retention")(retention)


def retention(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Remove what is older than the section `retention` of the settings lets it be, as the daemon does once a day.

    Examples:

        capture retention --dry-run

        capture retention
    """
    common: Common = context.obj
    settings, now = common.settings().retention, wiring.utc_now()
    with common.store() as store:
        keeper = Keeper(store, settings)
        found = keeper.would(now) if dry_run else keeper.expire(now)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(found)})
        return
    kept = {"texts": settings.text, "the rest": settings.headers}
    said = (f"{what} {format_duration(long) if long else 'for good'}" for what, long in kept.items())
    say(f"Kept are {', '.join(said)}.")
    lost, gone = ("would lose", "would be erased") if dry_run else ("lost", "were erased")
    say(f"{many(found.texts, 'interaction')} {lost} the text, {many(found.interactions, 'interaction')} {gone}.")
    if found.held:
        say(f"Kept for a legal hold: {many(found.held, 'interaction')}. `capture hold list` says why.")
