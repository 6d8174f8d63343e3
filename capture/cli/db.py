"""`capture db`: the tables, their version, the key of what is sealed in them, and a copy."""

from pathlib import Path
from typing import Annotated

import typer

from capture import keeping
from capture.cli.context import Common
from capture.cli.output import many, say
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
def seal(context: typer.Context) -> None:
    """Seal the secrets in the database with the newest key, after a line was put above the old one in `secrets.key`.

    The old line can go then. The daemon may run.
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        number = keeping.reseal(connection, common.settings())
    say(f"Sealed anew: {many(number, 'secret')}.")


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
