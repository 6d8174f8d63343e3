"""One training: everything that people decided becomes a model."""

from collections.abc import Sequence
from datetime import datetime

from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind
from capture.learning import thresholds, weights
from capture.learning.habits import habits
from capture.learning.profile import profile
from matcher.learned.model import NOBODY, Learned
from matcher.learned.terms import terms
from store import judgements, models
from store.database import Store
from store.judgements import Judgement, Message

FORMULA = "deal/2"


def train(store: Store, owners: frozenset[Address], precision: float, at: datetime) -> Learned:
    """Learns from all decisions about deals, and puts what it learned in force."""
    with store.read() as connection:
        decided = judgements.about_deals(connection)
        messages = list(judgements.messages(connection, decided))
        number = len(models.listed(connection)) + 1
    learned = learn(f"{FORMULA}.{number}", decided, messages, owners, precision)
    with store.begin() as connection:
        models.add(connection, learned, {}, at, adopt=True)
    return learned


def learn(
    name: str, decided: Sequence[Judgement], messages: Sequence[Message], owners: frozenset[Address], precision: float
) -> Learned:
    """The model of these decisions about these messages, in the order in which they were made."""
    deals = [one.deal or NOBODY for one in decided]
    seen = [_interaction(message) for message in messages]
    found = [terms(one, message.said, owners) for one, message in zip(seen, messages, strict=True)]
    corrected = weights.corrections(decided)
    return Learned(
        name=name,
        profile=profile(found, deals),
        habits=habits(sorted(zip(seen, deals, strict=True), key=lambda pair: pair[0].at), owners),
        weights=weights.evidence(decided) | corrected,
        record=thresholds.record(decided),
        link=thresholds.link(decided, corrected, precision),
        suggest=thresholds.suggest(decided),
    )


def _interaction(message: Message) -> Interaction:
    return Interaction("", Kind.EMAIL, message.at, message.subject, message.participants)
