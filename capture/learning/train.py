"""One training: everything that people decided becomes a model, which is taken if it does better."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from capture.learning import thresholds, weights
from capture.learning.habits import habits
from capture.learning.profile import profiles, rarity
from capture.learning.trial import Trial, tried
from capture.link import Linker
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind
from matcher.learned.model import NOBODY, Learned
from matcher.learned.terms import terms
from store import judgements, models
from store.database import Store
from store.judgements import Judgement, Message

FORMULA = "deal/2"
ENOUGH = 25
"""Decisions about deals without which nothing is learned."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training."""

    learned: Learned
    trial: Trial
    taken: bool
    """It is in force now."""


@dataclass(frozen=True, slots=True)
class NotEnough(Exception):
    """There is nothing to learn from yet."""

    decisions: int
    deals: int
    """That they were about; being about none is one too."""


def train(store: Store, linker: Linker, precision: float, at: datetime) -> Trained:
    """Learns from all decisions about deals. `linker`: with the model in force.

    The newest third of what was decided since the last training is held back for the trial, and learned from after it.
    Raises NotEnough.
    """
    with store.read() as connection:
        decided = judgements.about_deals(connection)
        messages = list(judgements.messages(connection, decided))
        last = next(iter(models.listed(connection)), None)
    deals = {one.deal for one in decided}
    if len(decided) < ENOUGH or len(deals) < 2:
        raise NotEnough(len(decided), len(deals))
    name = f"{FORMULA}.{last.id + 1 if last else 1}"
    new = [one for one in decided if last is None or one.id > last.trial["until"]]
    held = len(new) // 3
    lessons = Lessons(decided, messages, linker.context.owners, precision)
    candidate = replace(linker, learned=lessons.learned(name, len(decided) - held))
    with store.read() as connection:
        trial = tried(connection, decided[len(decided) - held :] if held else [], candidate, linker)
    learned = lessons.learned(name, len(decided))
    until = {"until": max(one.id for one in decided)}
    with store.begin() as connection:
        models.add(connection, learned, asdict(trial) | until, at, adopt=trial.is_better)
    return Trained(learned, trial, trial.is_better)


class Lessons:
    """Decisions with their messages, in the order in which they were made."""

    def __init__(
        self, decided: Sequence[Judgement], messages: Sequence[Message], owners: frozenset[Address], precision: float
    ) -> None:
        self._decided = decided
        self._owners = owners
        self._precision = precision
        self._seen = [_interaction(message) for message in messages]
        self._terms = [terms(one, message.said, owners) for one, message in zip(self._seen, messages, strict=True)]

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


def _interaction(message: Message) -> Interaction:
    return Interaction("", Kind.EMAIL, message.at, message.subject, message.participants)
