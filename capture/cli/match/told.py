"""How the commands tell of trainings."""

import typer
from sqlalchemy import Connection

from capture.cli.output import FAILED, complain
from capture.export.shapes import Shape, moment
from matcher.models import DEAL
from store import models
from store.models import Made

_TRIAL = ("decisions", "cost", "cost_in_force", "doubt")


def in_force(connection: Connection, *, without: str) -> int:
    """The id of the model in force; where our own weights are, the command ends, and says so: `without`."""
    id_ = models.in_force(connection)
    if id_ is None:
        complain(f"Our own weights ({DEAL.name}) are in force{without}")
        raise typer.Exit(FAILED)
    return id_


def taken(made: Made) -> bool:
    """It passed its trial, and so was put in force."""
    return bool(made.trial["taken"])


def rejected(made: Made) -> bool:
    """Somebody went back from it."""
    return bool(made.trial.get("rejected"))


def trial(made: Made) -> str:
    """How it did against the model that was in force, in a few words."""
    held, cost, before, doubt = (made.trial[name] for name in _TRIAL)
    if not held:
        return "not taken: too little was decided since the one in force learned"
    verdict = "taken, then gone back from" if rejected(made) else "taken" if taken(made) else "not taken"
    return (
        f"{verdict}: on {held:,} decisions that it had not seen its mistakes cost {cost:g}, those of the one in force "
        f"{before:g}; chance explains {doubt:g}"
    )


def result(made: Made, decisions: int) -> str:
    """What came of a training, as sentences."""
    learned = f"Model {made.id} has learned from {decisions:,} decisions and is {trial(made)}."
    if not taken(made):
        return f"{learned} The model before it stays in force."
    return (
        f"{learned} The daemon goes by it from its next pass on; `capture rematch --dry-run` shows what it would move "
        f"of earlier mail, `capture match back` goes back."
    )


def document(made: Made, decisions: int) -> Shape:
    """For scripts. `cost`: 5 a wrong link, 1 a missed message, 0.2 a question and 0.3 more for one in vain.

    `doubt`: so much of the difference chance explains. `rejected`: somebody went back from it.
    """
    return {
        "model": made.id,
        "made_at": moment(made.made_at),
        "decisions": decisions,
        "in_force": made.in_force,
        "taken": taken(made),
        "rejected": rejected(made),
        "trial": {name: made.trial[name] for name in _TRIAL},
    }
