"""`capture match back`: the model before the one in force."""

import typer

from capture.cli.context import Common
from capture.cli.match.told import in_force, rejected, taken
from capture.cli.output import say
from matcher.models import DEAL
from store import models


def back(context: typer.Context) -> None:
    """Put the model in force that was so before the present one; before the first, our own weights.

    The model that is left is noted as rejected: the next training is taken only if it does clearly better than the one
    that is in force then. The daemon goes by the other from its next pass on. What was linked before stays as it is
    until `capture rematch`.

    Example:

        capture match back && capture rematch --dry-run
    """
    common: Common = context.obj
    with common.store() as store, store.begin() as connection:
        now = in_force(connection, without=": there is nothing to go back to.")
        earlier = [one.id for one in models.listed(connection) if one.id < now and taken(one) and not rejected(one)]
        before = earlier[0] if earlier else None
        models.put_in_force(connection, before)
    name = f"Model {before} is" if before else f"Our own weights ({DEAL.name}) are"
    say(f"{name} in force instead of model {now}. `capture rematch` moves what was linked before.")
