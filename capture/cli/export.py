"""`capture export`: the record as a file."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer
from sqlalchemy import Connection

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import progress, say
from capture.export import formats
from capture.export.everything import everything
from capture.export.formats import Format
from capture.export.kinds import COLUMNS, Kind, Wanted, read
from capture.export.shapes import Shape
from capture.export.whole import whole

MOMENTS = ["%Y-%m-%d", *(f"%Y-%m-%d{between}%H:%M:%S{zone}" for between in "T " for zone in ("%z", ""))]
"""How a moment may be written; without a zone it is in UTC."""


class Asked(StrEnum):
    """What may be asked for: each kind, or all there is."""

    INTERACTIONS = Kind.INTERACTIONS.value
    LINKS = Kind.LINKS.value
    ACCOUNTS = Kind.ACCOUNTS.value
    CONTACTS = Kind.CONTACTS.value
    DEALS = Kind.DEALS.value
    LEDGER = Kind.LEDGER.value
    EVERYTHING = "everything"


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="export")(export)


def export(
    context: typer.Context,
    asked: Annotated[Asked, typer.Argument(metavar="KIND", help="What to export.")],
    as_format: Annotated[Format | None, typer.Option("--format", help="Default: as --out ends, else jsonl.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=MOMENTS, help="Only what is from then on (UTC), such as 2026-01-31.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A file, or standard output; for everything a new folder.")] = None,
) -> None:
    """Export what is recorded: interactions, links, ledger, accounts, contacts, deals; or everything, into a folder.

    Examples:

        capture export interactions > interactions.jsonl

        capture export deals --out deals.xlsx

        capture export ledger --format csv --since 2026-01-01

        capture export everything --out record-2026-01-31
    """
    common: Common = context.obj
    if asked is Asked.EVERYTHING:
        _everything(common, out, is_narrow=as_format is not None or since is not None)
        return
    chosen = as_format or _by_name(out)
    if chosen is Format.XLSX and out is None:
        raise typer.BadParameter("a workbook needs a file: add --out FILE.xlsx", param_hint="--format")
    with common.store() as store, store.read() as connection:
        moment = since.replace(tzinfo=since.tzinfo or UTC) if since else None
        wanted = Wanted(Kind(asked), moment, wiring.utc_now())
        _write(connection, wanted, chosen, out)


def _everything(common: Common, out: Path | None, *, is_narrow: bool) -> None:
    if out is None or is_narrow:
        raise typer.BadParameter("everything takes --out FOLDER, and neither --format nor --since", param_hint="KIND")
    now = wiring.utc_now()
    with common.store() as store:
        with store.begin() as connection:
            on_the_machine(now).note(connection, "export", "everything")
        with store.read() as connection, progress("Exporting everything") as bar:
            rows = everything(connection, out, now, lambda _, done: bar.update(done, None))
    say(f"Exported {sum(rows.values()):,} rows of {len(rows)} tables to {out}: texts are in the plain there.")


def _by_name(out: Path | None) -> Format:
    ending = out.suffix.lstrip(".").lower() if out else ""
    return Format(ending) if ending in list(Format) else Format.JSONL


def _write(connection: Connection, wanted: Wanted, chosen: Format, out: Path | None) -> None:
    with progress(f"Exporting {wanted.kind}") as bar:
        shapes = _counted(read(connection, wanted), lambda done: bar.update(done, None))
        if out is None:
            _write_text(shapes, wanted.kind, chosen, sys.stdout)
            return
        with whole(out) as path:
            if chosen is Format.XLSX:
                from capture.export.workbook import write_xlsx

                write_xlsx(shapes, COLUMNS[wanted.kind], path)
            else:
                with path.open("w", encoding="utf-8", newline="") as file:
                    _write_text(shapes, wanted.kind, chosen, file)


def _write_text(shapes: Iterable[Shape], kind: Kind, chosen: Format, file: TextIO) -> None:
    if chosen is Format.CSV:
        formats.write_csv(shapes, COLUMNS[kind], file)
    else:
        formats.write_jsonl(shapes, file)


def _counted(shapes: Iterable[Shape], told: Callable[[int], None]) -> Iterator[Shape]:
    for number, shape in enumerate(shapes, start=1):
        told(number)
        yield shape
