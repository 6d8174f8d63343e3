"""`capture undo BATCH`: the machine's links as they were before a batch."""

from typing import Annotated

import typer

from capture import rematch, wiring
from capture.cli.context import Common
from capture.cli.output import print_json, progress, say
from capture.numbered import many
from store.batch_links import DECIDED, MATCHED_AGAIN, PUT_BACK


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="undo")(undo)


def undo(
    context: typer.Context,
    batch: Annotated[int, typer.Argument(metavar="BATCH", help="As `capture rematch --list` shows it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Put the links back as they were before `capture rematch` moved them.

    What somebody has decided since, or what was matched again since, stays as it is, and is told.

    Example:

        capture undo 3
    """
    common: Common = context.obj
    with common.store() as store, progress(f"Undoing batch {batch}") as bar:
        try:
            undone = rematch.undo(store, batch, wiring.utc_now(), bar.update)
        except KeyError:
            raise typer.BadParameter(
                f"there is no batch {batch}; `capture rematch --list` lists them", param_hint="BATCH"
            ) from None
    back, decided, again = (undone.counts.get(name, 0) for name in (PUT_BACK, DECIDED, MATCHED_AGAIN))
    if as_json:
        print_json({"batch": batch, "put_back": back, "decided_since": decided, "matched_again_since": again})
        return
    say(f"Batch {batch} is undone: links of {many(back, 'interaction')} are as they were before.")
    if decided:
        say(f"Left as they are, because somebody has decided about them since: {decided:,}.")
    if again:
        say(f"Left as they are, because they were matched again since: {again:,}.")
