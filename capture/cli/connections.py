"""`capture connections` and `capture connection …`: what is connected; pause, resume, reconnect, remove."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from capture import keeping, wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.cli.reconnect import reconnect
from config.providers import as_shown
from connectors import registry
from store import health, sources
from store.sources import Source

one = typer.Typer(help="Pause, resume, reconnect or remove one connection.", no_args_is_help=True)
one.command()(reconnect)

ConnectionId = Annotated[int, typer.Argument(metavar="ID", help="As `capture connections` shows it.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(name="connections")(connections)
    app.add_typer(one, name="connection")


def connections(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """List what is connected, whose it is and how it fares."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = health.overview(connection, wiring.utc_now())
    rows = sorted(found, key=lambda health: (health.source.connection, health.source.name))
    if as_json:
        print_json(
            [
                {
                    "connection": row.source.connection,
                    "kind": row.source.kind,
                    "owner": row.source.owner,
                    "source": row.source.name,
                    "state": row.state.value,
                    "options": _options(row.source),
                }
                for row in rows
            ]
        )
        return
    columns = ("connection", "kind", "owner", "source", "state", "options")
    table(
        columns,
        [
            (
                str(row.source.connection),
                row.source.kind,
                row.source.owner,
                row.source.name,
                row.state.value,
                ", ".join(f"{name} {value}" for name, value in _options(row.source).items()),
            )
            for row in rows
        ],
    )


def _options(source: Source) -> dict[str, object]:
    """Without secrets; nothing of a kind that this release does not know."""
    if source.kind not in registry.PROVIDERS:
        return {}
    return as_shown(registry.options_model(source.kind), source.options)


@one.command()
def pause(context: typer.Context, id_: ConnectionId) -> None:
    """Stop reading it until it is resumed; nothing recorded is lost."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _expect(sources.pause(connection, id_), id_)
        _note(connection, "connection.pause", id_)
    say(f"Connection {id_} is paused.")


@one.command()
def resume(context: typer.Context, id_: ConnectionId) -> None:
    """Read it again at once, and let it remove what a stopped pass would have removed."""
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        _expect(sources.resume(connection, id_, wiring.utc_now()), id_)
        _note(connection, "connection.resume", id_)
    say(f"Connection {id_} goes on.")


@one.command()
def remove(
    context: typer.Context,
    id_: ConnectionId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove it and its ledger; interactions that no other connection has seen go after a week."""
    common: Common = context.obj
    if not yes:
        typer.confirm(f"Remove connection {id_} and what only it has seen?", abort=True)
    with common.store() as store, store.begin() as connection:
        gone = [one.options for one in sources.all_sources(connection) if one.connection == id_]
        _expect(sources.disconnect(connection, id_, wiring.utc_now()), id_)
        _note(connection, "connection.remove", id_)
    keeping.forget(common.settings(), gone[0])
    say(f"Connection {id_} is removed.")
    if "grant" in gone[0]:
        say("What was granted at Google can be taken back at https://myaccount.google.com/connections.")
    if "signed_in" in gone[0]:
        say("What was granted at Microsoft can be taken back at https://myapps.microsoft.com.")


def _note(connection: Connection, act: str, id_: int) -> None:
    on_the_machine(wiring.utc_now()).note(connection, act, f"connection {id_}")


def _expect(found: bool | int, id_: int) -> None:
    if not found:
        raise typer.BadParameter(f"there is no connection {id_}; `capture connections` lists them", param_hint="ID")
