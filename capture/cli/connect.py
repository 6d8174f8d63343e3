"""`capture connect KIND`: adds a connection, after it has been tried."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from capture import declare, wiring
from capture.cli.context import Common
from capture.cli.output import say
from connectors import registry
from connectors.errors import NeedsPerson
from connectors.model.address import Address, parse_address
from connectors.protocol import Surroundings
from store.sources import Json

app = typer.Typer(help="Connect a mailbox or calendar; it is tried before it is saved.", no_args_is_help=True)


@app.callback()
def kinds() -> None:
    """One command a kind of connection."""


@app.command()
def files(
    context: typer.Context,
    path: Annotated[
        Path, typer.Option(prompt="Folder or file", help="A Maildir, an mbox, or a folder of .eml and .ics files.")
    ],
    owner: Annotated[str, typer.Option(prompt="Whose mail is it (address)", help="The rep's address.")],
) -> None:
    """Connect mail and calendars that lie on a disk: Maildirs, mbox files, .eml and .ics files, in any nesting.

    Example:

        capture connect files --path /srv/archive/ann --owner ann@example.com
    """
    _connect(context.obj, "files", owner, {"path": str(path.expanduser().absolute())})


def _connect(common: Common, kind: str, owner: str, options: Mapping[str, Json]) -> None:
    address = parse_address(owner)
    if address is None:
        raise typer.BadParameter(f"{owner!r} is not an email address", param_hint="--owner")
    found = _try(kind, address, options)
    with common.store() as store, store.begin() as connection:
        id_, new = declare.ensure(connection, kind, address, options, wiring.utc_now())
    say(f"{'Connected' if new else 'Already connected'} as connection {id_}: {found}.")
    say("It is captured by the running daemon, or now by `capture run --once`.")


def _try(kind: str, owner: Address, options: Mapping[str, Json]) -> str:
    """What the connector says that it found. Raises ConnectorError."""
    connector = registry.build(
        kind, registry.provider(kind).sources[0], options, Surroundings(owner, lambda _prefix: {}, wiring.utc_now)
    )
    try:
        identity = connector.probe()
    finally:
        connector.close()
    if identity.address not in (None, owner):
        raise NeedsPerson(f"This mailbox belongs to {identity.address}, not to {owner}", "Correct --owner.")
    return identity.detail
