"""`capture db`: the tables, their version, the key of what is sealed in them, and a copy."""

from pathlib import Path
from typing import Annotated

import typer

from capture import at_rest, keeping, restoring, wiring
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, complain, print_json, progress, say, table
from capture.numbered import many
from capture.to_server import to_server
from store import backup as store_backup
from store.database import Store

app = typer.Typer(help="Bring the database up to date, check it, copy it.", no_args_is_help=True)


@app.callback()
def commands() -> None:
    """One command an action."""


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the tables up to this release."""
    common: Common = context.obj
    with common.store():
        say("The database is up to date.")


@app.command()
def check(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A backup, instead of the database.")] = None,
) -> None:
    """Look whether the tables fit this release, the file is sound, and the ledger adds up.

    Examples:

        capture db check

        capture db check /backup/capture-2026-01-31.db
    """
    common: Common = context.obj
    if file is not None:
        say(f"It is sound, and can be restored (revision {restoring.check_backup(file)}).")
        return
    with Store(common.settings().database.url.get_secret_value()) as store:
        restoring.check(store)
    say("The database fits this release and is sound.")


@app.command()
def seal(
    context: typer.Context,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Drop the texts whose key is lost for good; their envelopes stay.")
    ] = False,
) -> None:
    """Seal what is in the database with the newest key, after a line was put above the old one in `secrets.key`.

    Secrets, and texts where `secrets.texts` is "sealed"; where it is "plain", sealed texts are in the plain afterwards.
    The old line can go then. The daemon may run; what is interrupted goes on when it is run again.

    Examples:

        capture db seal

        capture db seal --give-up
    """
    common: Common = context.obj
    settings = common.settings()
    with wiring.prepare_store(settings) as store:
        with store.begin() as connection:
            number = keeping.reseal(connection, settings)
        say(f"Sealed anew: {many(number, 'secret')}.")
        with progress("Converting texts") as bar:
            done = at_rest.turn(store, settings, lambda done: bar.update(done.turned, None), give_up=give_up)
    _tell(done, settings.secrets.texts, give_up)


def _tell(done: at_rest.Turned, texts: str, give_up: bool) -> None:
    if done.turned or texts == "sealed":
        say(f"{'Sealed' if texts == 'sealed' else 'In the plain now'}: {many(done.turned, 'text')}.")
    if done.turned and not done.is_purged:
        say(
            "PostgreSQL keeps what was there before until it writes over it: run VACUUM FULL on interactions, bodies, "
            "tellings and models when nobody needs them for a while."
        )
    if done.locked:
        say(f"{'Dropped' if give_up else 'Left as they are'}, for want of their key: {many(done.locked, 'text')}.")
        if not give_up:
            raise typer.Exit(NEEDS_PERSON)


@app.command()
def backup(context: typer.Context, out: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Copy an SQLite database into one file, while the daemon runs.

    Example:

        capture db backup /backup/capture-2026-01-31.db
    """
    common: Common = context.obj
    with common.store() as store:
        store_backup.backup(store, out)
    say(f"Copied to {out}. The key is not in it: keep a copy of {keeping.key_named(common.settings())}, elsewhere.")


@app.command()
def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="Made by `capture db backup`.")]) -> None:
    """Put a backup in the place of the SQLite database, while nothing else has that open.

    It is examined before and after; what was there is put aside, and nothing is done where anything is wrong.

    Example:

        capture db restore /backup/capture-2026-01-31.db
    """
    settings = context.obj.settings()
    with progress("Restoring") as bar:
        done = restoring.restore(settings, file, wiring.utc_now(), bar.update)
    say(f"Restored from {file}; it is sound. Everybody signs in again, and links that were sent open nothing.")
    if done.aside:
        say(f"What was there is {done.aside}: delete it once all is well.")
    for wrong in filter(None, (_forgotten(done.forgotten), done.wrong)):
        complain(wrong)
    if done.forgotten != 0 or done.wrong:
        raise typer.Exit(NEEDS_PERSON)


@app.command()
def move(
    context: typer.Context,
    to: Annotated[
        str, typer.Option(envvar="CAPTURE_MOVE_TO", help="An empty database: postgresql://USER:PASSWORD@HOST/NAME.")
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Move the record from an SQLite file to a PostgreSQL server, while nothing has the file open.

    Every row is compared on both sides before it counts. The file stays as it is.

    Examples:

        capture db move --to postgresql://capture@db.example.com/capture

        CAPTURE_MOVE_TO=postgresql://capture:PASSWORD@db.example.com/capture capture db move --json
    """
    with progress("Moving") as bar:
        done = to_server(context.obj.settings(), to, wiring.utc_now(), bar.update)
    if json:
        tables = {one.table: {"rows": one.rows, "hash": one.hash} for one in done.tables}
        print_json({"rows": done.rows, "tables": tables, "next": done.next})
        return
    table(("table", "rows", "the same on both sides"), [(one.table, one.rows, one.hash) for one in done.tables])
    say(f"Moved: {many(done.rows, 'row')}, all of them the same on both sides.")
    for sentence in done.next:
        say(sentence)


def _forgotten(number: int | None) -> str:
    """What a restore cannot undo by itself."""
    if number is None:
        return "What was here before cannot be read: who was forgotten since the backup must be forgotten once more."
    if not number:
        return ""
    return (
        f"Since the backup something was forgotten {many(number, 'time')}. It is not captured again, but what the "
        "backup has of it is back: `capture forget` it once more, as the requests say that you keep."
    )
