"""`capture hold`: what must be kept for a court, so that neither forgetting nor retention takes it."""

from typing import Annotated

import typer

from capture import wiring
from capture.acting import on_the_machine
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.forgetting import holding
from capture.refusals import Missing
from store.forgetting import holds
from store.forgetting.holds import HeldKind, Hold

app = typer.Typer(
    help="Keep what a court may ask for: a legal hold stops forgetting and retention.", no_args_is_help=True
)


@app.command()
def place(
    context: typer.Context,
    kind: Annotated[HeldKind, typer.Argument(help="What it is on.")],
    target: Annotated[
        str, typer.Argument(metavar="[ADDRESS|DEAL|CONNECTION]", help="An address; a deal's id; a connection's number.")
    ] = "",
    why: Annotated[str, typer.Option(help="The reason, for whoever is refused later.")] = "",
) -> None:
    """Place a hold; it is in force until it is lifted.

    Examples:

        capture hold place person carol@acme.example --why "Acme v. Ours, 4 O 17/26"

        capture hold place everything --why "audit of the tax office"
    """
    common: Common = context.obj
    if bool(target) is (kind is HeldKind.EVERYTHING):
        raise typer.BadParameter("a person, deal or connection is named, everything is not", param_hint="TARGET")
    with common.store() as store, store.begin() as connection:
        try:
            number = holding.place(connection, kind, target, why, on_the_machine(wiring.utc_now()))
        except Missing:
            raise typer.BadParameter(f"there is no {kind} {target}", param_hint="TARGET") from None
    say(f"Hold {number} is in force.")


@app.command()
def lift(context: typer.Context, id_: Annotated[int, typer.Argument(metavar="HOLD", help="Its number.")]) -> None:
    """Lift a hold: what it kept may be forgotten again.

    Example:

        capture hold lift 3
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        try:
            holding.lift(connection, id_, on_the_machine(wiring.utc_now()))
        except Missing:
            raise typer.BadParameter(f"no hold {id_} is in force", param_hint="HOLD") from None
    say(f"Hold {id_} is lifted.")


@app.command("list")
def list_holds(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Those in force, then those that were lifted."""
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        found = holds.listed(connection)
    if as_json:
        print_json(list(map(_shape, found)))
        return
    rows = [
        (str(one.id), one.kind, one.target, one.why, one.by or "cli", f"{one.at:%Y-%m-%d}", _end(one)) for one in found
    ]
    table(("hold", "on", "", "why", "by", "since", "lifted"), rows)


def _end(one: Hold) -> str:
    return "" if one.lifted_at is None else f"{one.lifted_at:%Y-%m-%d}, by {one.lifted_by or 'cli'}"


def _shape(one: Hold) -> dict[str, object]:
    return {
        "hold": one.id,
        "kind": one.kind.value,
        "target": one.target,
        "why": one.why,
        "by": one.by,
        "at": one.at.isoformat(),
        "lifted_by": one.lifted_by,
        "lifted_at": one.lifted_at and one.lifted_at.isoformat(),
    }
