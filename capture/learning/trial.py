"""A new model against the one in force, on decisions that neither has seen.

COST    what a model's answers would have cost people: 5 a wrong link, 1 a message that was missed, 0.2 a question and
        0.3 more where the right deal was not among those asked. A right link costs nothing, nor does silence where
        there is nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import pstdev

from sqlalchemy import Connection

from capture.link import Linker
from matcher.model import Match, TargetType, Verdict
from store import waiting
from store.judgements import Judgement

_WRONG, _MISSED, _ASKED, _IN_VAIN = 5.0, 1.0, 0.2, 0.3


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it."""

    decisions: int
    """Held back."""
    cost: float
    """Of the new model, for all of them."""
    cost_in_force: float
    doubt: float
    """The standard error of the difference: so much of it may be chance."""

    def is_better(self, *, clearly: bool) -> bool:
        """It does not cost more than chance explains, and knows more, as it is trained on what was held back too.

        `clearly`: it must cost less, by more than chance explains, as somebody went back from the one before.
        """
        gain = self.cost_in_force - self.cost
        return self.decisions > 0 and (gain > self.doubt if clearly else gain >= -self.doubt)


def tried(connection: Connection, held_back: Sequence[Judgement], new: Linker, in_force: Linker) -> Trial:
    """Both answer anew what people have decided meanwhile."""
    costs, costs_in_force = (_costs(connection, held_back, linker) for linker in (new, in_force))
    differences = [one - other for one, other in zip(costs, costs_in_force, strict=True)]
    spread = pstdev(differences) if differences else 0.0
    doubt = spread * sqrt(len(differences))
    return Trial(len(held_back), round(sum(costs), 2), round(sum(costs_in_force), 2), round(doubt, 2))


def _costs(connection: Connection, held_back: Sequence[Judgement], linker: Linker) -> list[float]:
    recorded = waiting.by_ids(connection, [one.interaction for one in held_back])
    answers: dict[int, list[Match]] = {one.id: [] for one in recorded}
    for id_, match in linker.matched(connection, recorded):
        if match.target.type is TargetType.DEAL:
            answers[id_].append(match)
    return [cost(one.deal, answers.get(one.interaction, [])) for one in held_back]


def cost(right: int | None, answers: Sequence[Match]) -> float:
    """Of the answers to one message; `right`: the deal that it is about, None for none."""
    found = Counter(one.verdict for one in answers)
    named = {one.target.id: one.verdict for one in answers}
    if found[Verdict.LINK]:
        return 0.0 if named.get(right or 0) is Verdict.LINK else _WRONG
    if found[Verdict.SUGGEST]:
        return _ASKED + (0.0 if named.get(right or 0) is Verdict.SUGGEST else _IN_VAIN)
    return 0.0 if right is None else _MISSED
