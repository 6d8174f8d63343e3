"""`capture import`: accounts, contacts and deals from a CRM's export."""

from pathlib import Path
from typing import Annotated

import typer

from capture import directory, wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, err, plain, print_json, progress, say
from capture.forgetting.guard import Guard
from capture.numbered import many
from connectors.crm.columns import RecordKind, parse_mapping
from store.database import Store

SHOWN = 20
"""Refused lines that are printed; the others are counted, and all of them are in --json."""


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="import")(import_)


def import_(
    context: typer.Context,
    kind: Annotated[RecordKind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx or .jsonl file.")],
    mapping: Annotated[list[str] | None, typer.Option("--map", help="COLUMN=FIELD, where not recognised.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Import accounts first, then contacts, then deals; again whenever the CRM has changed.

    Lines that cannot be used are reported one by one and keep nothing else back (exit code 3).

    Examples:

        capture import accounts accounts.csv

        capture import contacts people.xlsx --map "E-Mail 2=addresses"

        capture import deals deals.jsonl --dry-run
    """
    common: Common = context.obj
    guard = Guard(common.settings())
    with common.store() as store, progress(f"Importing {kind.value}") as bar:
        with store.read() as connection:
            past = guard.past(connection, wiring.utc_now())
        report = directory.import_file(
            store, kind, file, parse_mapping(kind, mapping or ()), dry_run=dry_run, progress=bar.update, past=past
        )
        if not dry_run:
            _note(store, kind, report)
    if as_json:
        refused = [{"line": one.line, "why": one.why} for one in report.refused]
        done = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
        print_json(done | {"refused": refused, "notes": report.notes})
    else:
        _tell(report, dry_run=dry_run)
    if report.refused:
        raise typer.Exit(NEEDS_PERSON)


def _note(store: Store, kind: RecordKind, report: directory.ImportReport) -> None:
    with store.begin() as connection:
        done = f"{report.new} new, {report.changed} changed"
        on_the_machine(wiring.utc_now()).note(connection, f"{kind}.import", done)


def _tell(report: directory.ImportReport, *, dry_run: bool) -> None:
    would = "Would be: " if dry_run else ""
    say(f"{would}{report.new:,} new, {report.changed:,} changed, {report.unchanged:,} as they were.")
    for note in report.notes:
        say(note)
    for one in report.refused[:SHOWN]:
        err.print(plain(f"line {one.line}: {one.why}"), markup=False, soft_wrap=True)
    if report.refused:
        say(f"Refused: {many(len(report.refused), 'line')}. Correct them and import the file again.")
