"""`capture forget list`, `receipt`, `verify` and `lift`: what has been forgotten, the proof of it, and its end."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.addresses import an_address
from capture.cli.context import Common
from capture.cli.output import NEEDS_PERSON, print_json, say, table
from capture.forgetting import receipts
from connectors.model.address import Address


def list_forgettings(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """What was forgotten, the latest first: when, by whom, and whether it was finished."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = receipts.listed(connection)
    if as_json:
        print_json(
            [
                {
                    "forgetting": one.id,
                    "kind": one.kind,
                    "by": one.by,
                    "at": one.at.isoformat(),
                    "done": one.receipt is not None,
                }
                for one in found
            ]
        )
        return
    rows = [
        (
            str(one.id),
            f"{one.at:%Y-%m-%d %H:%M}",
            one.kind,
            one.by or "the command line",
            "yes" if one.receipt else "interrupted: run it again",
        )
        for one in found
    ]
    table(("forgetting", "at (UTC)", "of", "by", "done"), rows)


def show_receipt(context: typer.Context, id_: Annotated[int, typer.Argument(metavar="ID", help="Its number.")]) -> None:
    """Print a receipt again, as `capture forget list` numbers it."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        typer.echo(receipts.of(connection, id_))


def verify_receipt(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="RECEIPT", exists=True, dir_okay=False, help="The file of a receipt.")
    ],
    person: Annotated[
        Address | None, typer.Option(metavar="ADDRESS", parser=an_address, help="Whether it is about this person, too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check that this record signed a receipt, that nobody altered it, and that nothing of it has come back.

    Exit code 3: it is true, but something has come back, such as from a restored backup.

    Example:

        capture forget verify receipt.json --person carol@acme.example
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = receipts.check(connection, file.read_text(encoding="utf-8", errors="replace"), person)
    if as_json:
        print_json(asdict(found))
    else:
        say(f"This record has signed it: forgetting {found.forgetting}, of {found.at}, is unaltered.")
        if person is not None:
            say(f"It is {'' if found.is_about else 'not '}about {person}.")
        say("Nothing of it has come back." if not found.back else f"Recorded again: {found.back:,}. Run it again.")
    if found.back:
        raise typer.Exit(NEEDS_PERSON)


def lift(
    context: typer.Context,
    address: Annotated[Address, typer.Argument(metavar="ADDRESS", parser=an_address, help="A mail address.")],
) -> None:
    """Let a person be recorded again, who asks for it: what comes from now on, and what her next reading brings.

    Example:

        capture forget lift carol@acme.example
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        if not receipts.lift(connection, address, on_the_machine(wiring.utc_now())):
            raise typer.BadParameter(f"{address} was not forgotten", param_hint="ADDRESS")
    say(f"{address} may be recorded again.")
