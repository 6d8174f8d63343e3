"""`capture db`: the tables, their version, the key of what is sealed in them, and a copy."""

from pathlib import Path
from typing import Annotated

import typer

from capture import at_rest, keeping, wiring
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, many, progress, say
from store import backup as store_backup
from store import version
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
def check(context: typer.Context) -> None:
    """Look whether the tables fit this release and the file is sound."""
    common: Common = context.obj
    with Store(common.settings().database.url.get_secret_value()) as store:
        version.check(store)
        store_backup.check_integrity(store)
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
    say(f"Copied to {out}.")
