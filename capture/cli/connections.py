"""`capture connections` and `capture connection …`: what is connected; pause, resume, reconnect, remove."""

from collections.abc import Callable
from typing import Annotated, Final

import typer
from sqlalchemy import Connection

from capture import keeping, wiring
from capture.acting import Acting, on_the_machine
from capture.cli.chosen import All, Chosen, DryRun, Ids, Matching, OfKind, OfState
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.cli.reconnect import reconnect
from capture.connecting import many, removing
from capture.numbered import many as counted
from capture.refusals import Missing
from config.providers import as_shown
from connectors import registry
from store import health
from store.sources import Source

one = typer.Typer(help="Pause, resume, reconnect or remove one connection.", no_args_is_help=True)
one.command()(reconnect)

_NAMED: Final = 50
"""Connections that are named by their numbers; of more it is only said how many."""

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
def pause(
    context: typer.Context,
    ids: Ids = None,
    state: OfState = None,
    kind: OfKind = "",
    match: Matching = "",
    everything: All = False,
    dry_run: DryRun = False,
) -> None:
    """Stop reading some until they are resumed; nothing recorded is lost.

    Examples:

        capture connection pause 3

        capture connection pause --match old-mail.example.com
    """
    _do(
        context.obj,
        Chosen(ids or (), state, kind, match, everything),
        many.pause,
        ("paused", "is paused"),
        dry_run=dry_run,
    )


@one.command()
def resume(
    context: typer.Context,
    ids: Ids = None,
    state: OfState = None,
    kind: OfKind = "",
    match: Matching = "",
    everything: All = False,
    dry_run: DryRun = False,
) -> None:
    """Read some again at once, and let them remove what a stopped pass would have removed.

    Examples:

        capture connection resume 3

        capture connection resume --state needs_person --kind imap --dry-run
    """
    _do(
        context.obj,
        Chosen(ids or (), state, kind, match, everything),
        many.resume,
        ("resumed", "goes on"),
        dry_run=dry_run,
    )


def _do(
    common: Common,
    chosen: Chosen,
    do: Callable[[Connection, Acting, list[int]], int],
    said: tuple[str, str],
    *,
    dry_run: bool,
) -> None:
    done, one_done = said
    chosen.check()
    with common.store() as store, store.begin() as connection:
        ids = chosen.find(connection)
        number = len(ids) if dry_run else do(connection, on_the_machine(wiring.utc_now()), ids)
    if len(chosen.ids) == 1 and not dry_run:
        if not number:
            raise typer.BadParameter(f"the owner of connection {ids[0]} has left: it is read no more", param_hint="ID")
        say(f"Connection {ids[0]} {one_done}.")
        return
    named = f": {', '.join(map(str, sorted(ids)))}" if 0 < len(ids) <= _NAMED else ""
    say(f"{'Would be' if dry_run else 'Now'} {done}: {counted(number, 'connection')}{named}.")


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
        try:
            gone = removing.remove(connection, on_the_machine(wiring.utc_now()), id_)
        except Missing:
            raise _unknown(id_) from None
    keeping.forget(common.settings(), gone)
    say(f"Connection {id_} is removed.")
    if "grant" in gone:
        say("What was granted at Google can be taken back at https://myaccount.google.com/connections.")
    if "signed_in" in gone:
        say("What was granted at Microsoft can be taken back at https://myapps.microsoft.com.")


def _unknown(id_: int) -> typer.BadParameter:
    return typer.BadParameter(f"there is no connection {id_}; `capture connections` lists them", param_hint="ID")
