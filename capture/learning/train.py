"""One training: everything that people decided becomes a model, which is taken if it does better."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from capture.learning import thresholds, weights
from capture.learning.habits import habits
from capture.learning.profile import profiles, rarity
from capture.learning.trial import Trial, tried
from capture.link import Linker
from capture.report.needed import NotEnough, lacking
from connectors.model.address import Address
from matcher.learned.model import NOBODY, Learned
from matcher.learned.terms import terms
from store import directory, judgements, models
from store.database import Store, alone
from store.judgements import Judgement
from store.model import Recorded

FORMULA = "deal/2"


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training."""

    learned: Learned
    trial: Trial
    taken: bool
    """It is in force now."""


def train(store: Store, linker: Linker, precision: float, at: datetime) -> Trained:
    """Learns from all decisions about deals. `linker`: with the model in force.

    The newest third of what was decided since that was trained is held back for the trial, and learned from after it.
    Raises NotEnough.
    """
    with store.read() as connection:
        there = directory.deal_ids(connection)
        decided = [_as_of_now(one, there) for one in judgements.about_deals(connection)]
        needed = lacking(decided)
        if needed:
            raise NotEnough(needed)
        messages = list(judgements.messages(connection, decided))
        made = models.listed(connection)
    number = made[0].trial["number"] + 1 if made else 1
    seen = next((one.trial["until"] for one in made if one.in_force), 0)
    held = sum(one.id > seen for one in decided) // 3
    lessons = Lessons(decided, messages, linker.context.owners, precision)
    candidate = replace(linker, learned=lessons.learned(f"{FORMULA}.{number}", len(decided) - held))
    with store.read() as connection:
        trial = tried(connection, decided[len(decided) - held :], candidate, linker)
    learned = lessons.learned(f"{FORMULA}.{number}", len(decided))
    taken = trial.is_better(clearly=any(one.trial.get("rejected") for one in made[:1]))
    told = {"number": number, "until": max(one.id for one in decided), "taken": taken}
    with store.begin() as connection:
        alone(connection)
        models.add(connection, learned, asdict(trial) | told, at, adopt=taken)
    return Trained(learned, trial, taken)


def _as_of_now(one: Judgement, there: Collection[int]) -> Judgement:
    """What was about a deal that has left the directory is about none."""
    return one if one.deal is None or one.deal in there else replace(one, deal=None)


class Lessons:
    """Decisions with their messages, in the order in which they were made."""

    def __init__(
        self, decided: Sequence[Judgement], messages: Sequence[Recorded], owners: frozenset[Address], precision: float
    ) -> None:
        self._decided = decided
        self._owners = owners
        self._precision = precision
        self._seen = [message.interaction for message in messages]
        self._terms = [terms(message.interaction, message.said, owners) for message in messages]

    def learned(self, name: str, number: int) -> Learned:
        """The model of the first so many."""
        decided = self._decided[:number]
        deals = [one.deal or NOBODY for one in decided]
        filed = sorted(zip(self._seen[:number], deals, strict=True), key=lambda pair: pair[0].at)
        corrected = weights.corrections(decided)
        rare = rarity(self._terms[:number])
        return Learned(
            name=name,
            rarity=rare,
            profiles=profiles(self._terms[:number], rare, deals),
            habits=habits(filed, self._owners),
            weights=weights.evidence(decided) | corrected,
            record=thresholds.record(decided),
            link=thresholds.link(decided, corrected, self._precision),
            suggest=thresholds.suggest(decided),
        )
