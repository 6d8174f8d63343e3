"""What the commands on rules ask for."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from capture.refusals import Conflict
from connectors.model.address import parse_address
from store import groups
from store.rules import Effect, Place, What

WhatArgument = Annotated[What, typer.Argument(help="What the rule looks at.")]
ValueArgument = Annotated[str, typer.Argument(metavar="VALUE", help="The address, domain, name or words.")]
EffectOption = Annotated[
    Effect, typer.Option(help="Left out (none), kept without text (headers), or hidden from others (private).")
]
GroupOption = Annotated[str | None, typer.Option(metavar="NAME", help="Only for the mailboxes of this group of reps.")]
RepOption = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Only for this rep's own mailboxes.")]


def place_of(connection: Connection, group: str | None, rep: str | None) -> Place:
    """For whom; without either for everybody. Raises Conflict."""
    if group is not None and rep is not None:
        raise Conflict("A rule is for a group or for a rep: give one of --group and --rep.")
    if group is not None:
        found = groups.named(connection, group)
        if found is None:
            raise Conflict(f"There is no group {group!r}: `capture rules group list` names them.")
        return Place(group=found.id)
    if rep is None:
        return Place()
    address = parse_address(rep)
    if address is None:
        raise Conflict(f"{rep!r} is no mail address.")
    return Place(rep=address)
