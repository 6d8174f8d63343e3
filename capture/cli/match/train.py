"""`capture match train`: makes a model of what people decided, and puts it in force where it passes its trial."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from capture import wiring
from capture.cli.context import Common
from capture.cli.match.told import document, result
from capture.cli.output import FAILED, complain, print_json, say
from capture.link import Linker
from capture.report.needed import NotEnough
from store import judgements, models
from store.database import Store

_LIBRARIES = {"numpy", "scipy", "sklearn"}


def train(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Learn from all decisions about deals. The daemon goes by the new model from its next pass on.

    The settings say which share of links shall be right ([match] precision). The newest decisions are held back, to
    compare the new model with the one in force: it is not taken where it costs more than chance explains. What was
    linked before stays as it is until `capture rematch`. Needs scikit-learn, which the extra `learn` brings.

    Examples:

        capture match train

        capture match train && capture rematch --dry-run
    """
    common: Common = context.obj
    settings = common.settings()
    learn = _loaded()
    with wiring.prepare_store(settings) as store:
        try:
            learn(store, wiring.linker(settings, store), settings.match.precision, wiring.utc_now())
        except NotEnough as needed:
            complain(f"There is too little to learn from. {needed}")
            raise typer.Exit(FAILED) from None
        with store.read() as connection:
            newest = models.listed(connection)[0]
            decided = judgements.number(connection)
    if as_json:
        print_json(document(newest, decided))
    else:
        say(result(newest, decided))


def _loaded() -> Callable[[Store, Linker, float, datetime], object]:
    """The training, which nothing but this command loads."""
    try:
        from capture.learning.train import train as learn
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        complain(f"Learning needs scikit-learn: {sys.executable} -m pip install 'capture-daemon[learn]'")
        raise typer.Exit(FAILED) from None
    return learn
