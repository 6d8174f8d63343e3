"""`capture connect csv FILE`: many mailboxes and calendars, of any kinds, by a table."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import FAILED, NEEDS_PERSON, complain, print_json, progress, say
from capture.connecting import bulk, table
from capture.connecting.bulk import Outcome, What
from capture.connecting.table import Broken, CannotRead, Line
from capture.numbered import many


def csv(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A line for each; the first one names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done; try nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Connect many mailboxes and calendars by a CSV file: each is tried before it is saved, broken lines are told.

    Columns: kind (imap, caldav, exchange, google, microsoft, files), owner, and the options of that kind as in the
    settings file: host, url, user, password, folders (parted by semicolons), and so on. A password may be a reference
    (env:NAME, file:PATH) or the password itself, which is sealed. Run it again at will: what is connected stays.

    Exit code 3 means that some lines could not be connected.

    Examples:

        capture connect csv mailboxes.csv --dry-run

        capture connect csv mailboxes.csv
    """
    common: Common = context.obj
    lines, broken = _read(file)
    outcomes = _foreseen(common, lines) if dry_run else _connected(common, lines)
    if as_json:
        print_json(_document(outcomes, broken))
    else:
        _tell(outcomes, broken, dry_run=dry_run)
    failed = len(broken) + sum(one.what is What.FAILED for one in outcomes)
    if failed:
        raise typer.Exit(FAILED if failed == len(outcomes) + len(broken) else NEEDS_PERSON)


def _read(file: Path) -> tuple[list[Line], list[Broken]]:
    try:
        found = table.read(file.read_bytes(), table.by_ops)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read ({error.strerror})", param_hint="FILE") from error
    except CannotRead as error:
        raise typer.BadParameter(f"{file}: {error}", param_hint="FILE") from error
    lines = [one for one in found if isinstance(one, Line)]
    return lines, [one for one in found if isinstance(one, Broken)]


def _foreseen(common: Common, lines: list[Line]) -> list[Outcome]:
    with common.store() as store, store.read() as connection:
        return bulk.foreseen(connection, lines)


def _connected(common: Common, lines: list[Line]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with common.store() as store, progress("Trying mailboxes") as bar:
        for outcome in bulk.connect(common.settings(), store, on_the_machine(wiring.utc_now()), lines):
            outcomes.append(outcome)
            bar.update(len(outcomes), len(lines))
    return sorted(outcomes, key=lambda one: one.line.number)


def _tell(outcomes: list[Outcome], broken: list[Broken], *, dry_run: bool) -> None:
    for bad in broken:
        complain(f"Line {bad.number}: {bad.why}.")
    for one in outcomes:
        if one.what is What.FAILED:
            complain(f"Line {one.line.number}, {one.line.owner}: {one.told}")
    number = Counter(one.what for one in outcomes)
    would = "Would be connected" if dry_run else "Connected"
    say(
        f"{would}: {number[What.NEW]:,}. Changed: {number[What.CHANGED]:,}. As they were: {number[What.SAME]:,}. "
        f"Failed: {number[What.FAILED]:,}. Broken lines: {len(broken):,}."
    )
    if number[What.NEW] and not dry_run:
        new = many(number[What.NEW], "connection")
        say(f"{new} to be captured by the running daemon, or now by `capture run --once`.")


def _document(outcomes: list[Outcome], broken: list[Broken]) -> dict[str, object]:
    return {
        "lines": [
            {
                "line": one.line.number,
                "kind": one.line.asked.kind,
                "owner": one.line.owner,
                "outcome": one.what.value,
                "connection": one.connection,
                "told": one.told,
            }
            for one in outcomes
        ],
        "broken": [{"line": one.number, "why": one.why} for one in broken],
    }
