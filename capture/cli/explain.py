"""`capture explain KEY`: every link of an interaction, and why."""

from collections.abc import Sequence
from typing import Annotated

import typer

from capture.cli.context import Common
from capture.cli.output import print_json, say, table
from capture.export.shapes import link as link_shape
from capture.export.shapes import moment
from matcher.model import Ref
from store import links, names, stream
from store.links import Link


def add_to(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(name="explain")(explain)


def explain(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="As in the export; a bare Message-ID or event UID will do.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say why an interaction is linked as it is: reasons, runner-up, and why not the others.

    Example:

        capture explain "mail:20260105.1@example.com"
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        row = stream.by_key(connection, key)
        if row is None:
            raise typer.BadParameter(f"no interaction {key!r}; `capture export interactions` lists the keys")
        found = links.of_interactions(connection, [row["id"]]).get(row["id"], [])
        known = names.names(connection, {ref for one in found for ref in _refs(one)})
    if as_json:
        print_json({"key": row["key"], "links": [link_shape(one, None) for one in found]})
        return
    say(f"{row['subject'] or '(no subject)'}, {moment(row['at'])}")
    if not found:
        say("Nothing in the directory shares a key with it: no address, domain, name, number or thread.")
    for one in found:
        _tell(one, {ref: named.name for ref, named in known.items()})


def _refs(one: Link) -> Sequence[Ref]:
    rival = one.match.runner_up
    return (one.match.target, Ref(one.match.target.type, rival.id)) if rival else (one.match.target,)


def _tell(one: Link, known: dict[Ref, str]) -> None:
    match = one.match
    decided = f"{one.decision.value} by {one.decided_by}" if one.decision else match.verdict.value
    say(f"\n{match.target.type.value} {known.get(match.target, match.target.id)}: {decided}, score {match.score:.2f}")
    table(
        ("rule", "strength", "weight", "why"),
        [(reason.rule, f"{reason.strength:.2f}", f"{reason.weight:+.2f}", reason.detail) for reason in match.reasons],
    )
    if match.runner_up:
        rival = Ref(match.target.type, match.runner_up.id)
        place = "next best" if match.runner_up.score <= match.score else "behind"
        say(f"{place}: {known.get(rival, rival.id)} with {match.runner_up.score:.2f}")
