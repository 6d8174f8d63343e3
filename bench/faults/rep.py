"""Reps who decide while everything breaks: what they were told is done must be found afterwards."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from capture.reviewing import deciding
from connectors.model.address import Address
from store import review
from store.database import Store
from store.errors import StoreError
from store.links import Decision

PAUSE_SECONDS = 0.2
BENCH = "bench"

_ACTS = ((Decision.ACCEPTED, deciding.accept), (Decision.REJECTED, deciding.reject))

Decided = tuple[int, str, int]
"""Interaction, type and id of a record."""


@dataclass
class Reps:
    """All of them, in turns. `told`: what they were told is done; `refused`: how often they were told it failed."""

    store: Store
    owners: list[str]
    told: dict[Decided, tuple[Decision, str]] = field(default_factory=dict)
    refused: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(2))  # noqa: S311

    def decide_until(self, ended: Event) -> None:
        """Goes on until told to end. An answer that says it failed is no decision."""
        while not ended.wait(PAUSE_SECONDS):
            try:
                self.decide(Address(self.chance.choice(self.owners)))
            except (Conflict, Missing):
                continue
            except StoreError:
                self.refused += 1

    def decide(self, rep: Address) -> None:
        """One decision about what she is asked first. Raises Conflict, Missing, StoreError."""
        acting = Acting(rep, datetime.now(UTC), BENCH)
        with self.store.read() as connection:
            cards = review.queue(connection, rep, 1).cards
        asked = [(card.entry.id, one.target.ref) for card in cards for one in card.suggestions]
        if not asked:
            return
        interaction, target = self.chance.choice(asked)
        decision, decide = self.chance.choice(_ACTS)
        with self.store.begin() as connection:
            decide(connection, acting, interaction, target)
        self.told[interaction, target.type.value, target.id] = decision, rep
