"""How the commands tell of trainings."""

from capture.export.shapes import Shape, moment
from store.models import Made


def taken(made: Made) -> bool:
    """It did no worse than the model before it, and so was put in force."""
    return bool(made.trial["cost"] <= made.trial["cost_in_force"])


def trial(made: Made) -> str:
    """How it did against the model that was in force, in a few words."""
    held, cost, before = (made.trial[name] for name in ("decisions", "cost", "cost_in_force"))
    if not held:
        return "taken untried: nothing new was decided"
    verdict = "taken" if taken(made) else "not taken"
    return f"{verdict}: on {held:,} decisions that it had not seen its mistakes cost {cost:g}, those before {before:g}"


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
    """For scripts. `cost`: 5 a wrong link, 1 a missed message, 0.2 a question and 0.3 more for one in vain."""
    return {
        "model": made.id,
        "made_at": moment(made.made_at),
        "decisions": decisions,
        "in_force": made.in_force,
        "taken": taken(made),
        "trial": {name: made.trial[name] for name in ("decisions", "cost", "cost_in_force")},
    }
