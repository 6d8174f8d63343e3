"""`capture rematch`: what matching everything again would move; then it moves it, as one batch."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.days import FORM, time
from capture.cli.moved import document, tell
from capture.cli.output import FAILED, complain, print_json, progress, say, table
from capture.export.shapes import moment
from capture.rematch import MOVED, REFRESHED, Outcome, Rematch
from store import batch_links, batches
from store.batches import Batch

SHOWN = 8
"""Moves that are shown of each kind and type; --all and --json tell all."""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="rematch")(rematch)


def rematch(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would move.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(parser=time, metavar=FORM, help="Only interactions from then on (UTC), such as 2026-01-31."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every move, not the first of each kind.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="Only list the batches of the last 30 days.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Match everything again with the directory and model of now. What moves is one batch, which can be undone.

    People's decisions stand. Stopped half-way, the next run goes on with the same batch.

    Examples:

        capture rematch --dry-run

        capture rematch --since 2026-01-31

        capture undo 3
    """
    common: Common = context.obj
    settings = common.settings()
    with wiring.prepare_store(settings) as store:
        if listing:
            with store.read() as connection:
                _list(batches.listed(connection), as_json=as_json)
            return
        work = Rematch(store, wiring.linker(settings, store), wiring.utc_now)
        most = None if everything or as_json else SHOWN
        outcome = _look(work, since, most) if dry_run else _move(work, since, most)
    if as_json:
        print_json(document(outcome))
    else:
        tell(outcome, dry_run=dry_run)


def _look(work: Rematch, since: datetime | None, most: int | None) -> Outcome:
    with progress("Matching") as bar:
        return work.look(since, bar.update, most)


def _move(work: Rematch, since: datetime | None, most: int | None) -> Outcome:
    batch = work.begin()
    try:
        with progress(f"Matching, batch {batch.id}") as bar:
            return work.move(batch, since, bar.update, most)
    except KeyboardInterrupt:
        complain(
            f"Stopped half-way: `capture rematch` goes on with batch {batch.id}, `capture undo {batch.id}` undoes it."
        )
        raise typer.Exit(FAILED) from None


def _list(listed: Sequence[Batch], *, as_json: bool) -> None:
    if as_json:
        print_json({"batches": [_batch(one) for one in listed]})
    elif not listed:
        say("There is no batch: nothing was matched again in the last 30 days.")
    else:
        rows = [
            (str(one.id), _state(one), moment(one.begun_at), one.counts.get(MOVED, 0), one.counts.get(REFRESHED, 0))
            for one in listed
        ]
        table(("batch", "state", "begun", "moved", "only scores"), rows)


def _state(batch: Batch) -> str:
    if batch.undone_at is not None:
        return "undone"
    if batch_links.PUT_BACK in batch.counts:
        return "half undone"
    return "done" if batch.finished_at is not None else "stopped half-way"


def _batch(one: Batch) -> dict[str, object]:
    return {
        "batch": one.id,
        "state": _state(one),
        "begun_at": moment(one.begun_at),
        "finished_at": moment(one.finished_at),
        "undone_at": moment(one.undone_at),
        "counts": dict(one.counts),
    }
