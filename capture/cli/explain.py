"""`capture explain KEY`: every link of an interaction, and why."""

from typing import Annotated

import typer

from capture import why
from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.export.shapes import link as link_shape
from capture.export.shapes import moment
from matcher.shares import by_weight
from store import links, stream, whole
from store.whole import Explained


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="explain")(explain)


def explain(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="As in the export; a bare Message-ID or event UID will do.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say why an interaction is linked as it is: each reason with its share, the runner-up, and why not the others.

    Example:

        capture explain "mail:20260105.1@example.com"
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        row = stream.by_key(connection, key)
        if row is None:
            raise typer.BadParameter(f"no interaction {key!r}; `capture export interactions` lists the keys")
        found = whole.explained(connection, links.of_interactions(connection, [row["id"]]).get(row["id"], []))
    if as_json:
        print_json({"key": row["key"], "links": [{**link_shape(one.link, None), **why.document(one)} for one in found]})
        return
    say(f"{row['subject'] or '(no subject)'}, {moment(row['at'])}")
    if not found:
        say("Nothing in the directory shares a key with it: no address, domain, name, number or thread.")
    for one in found:
        _tell(one)


def _tell(one: Explained) -> None:
    link, match = one.link, one.link.match
    name = one.target.name if one.target else str(match.target.id)
    decided = f"{link.decision.value} by {link.decided_by}" if link.decision else match.verdict.value
    say(f"\n{match.target.type.value} {name}: {decided}, score {match.score:.2f}, by {why.model(match)}")
    if not one.shares:
        return
    rows = [
        (
            share.reason.detail,
            _signed(share.amount),
            share.reason.rule,
            f"{share.reason.strength:.2f}",
            _signed(share.reason.weight),
        )
        for share in by_weight(one.shares)
    ]
    table(("why", "share", "rule", "strength", "weight"), rows)
    say(why.checked(one))
    if match.runner_up:
        _tell_apart(one, name)


def _tell_apart(one: Explained, name: str) -> None:
    rival = one.link.match.runner_up
    if rival is None:
        return
    other = one.runner_up.name if one.runner_up else str(rival.id)
    place = "next best" if rival.score <= one.link.match.score else "behind"
    say(f"{place}: {other} with {rival.score:.2f}")
    if one.apart:
        say(f"{why.separates(one)}:")
    for found in one.apart:
        say(f"  {why.difference(found, name, other)} ({_signed(found.first)}, there {_signed(found.second)})")


def _signed(amount: float) -> str:
    return f"{amount:+.2f}"
