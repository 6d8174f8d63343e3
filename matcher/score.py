"""How findings become a score: each rule takes its share of the doubt, what speaks against takes its share of the rest.

    score = (1 - product of (1 - weight x strength) over positive weights)
                 x product of (1 - |weight| x strength) over negative weights

So the score stays within 0 and 1, the strongest rule counts most, no number of weak rules makes a certainty, and what
speaks against a candidate cannot be outvoted. Rounded to four places, so that equal support gives equal scores.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from math import exp
from typing import Final, Generic, TypeVar

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, Finding, TargetType, rounded

Sight = TypeVar("Sight")
"""What a rule looks at: one person for contacts and accounts, the whole scene for deals."""
Candidate = TypeVar("Candidate", ContactCandidate, AccountCandidate, DealCandidate)
Row = tuple[str, float, float, str]
"""Rule, strength, weight and detail: a reason before it is known whether it will be kept."""
Weighed = tuple[float, int, list[Row]]
"""One candidate: its score below zero, so that they sort best first, then by id; its id; and what was found."""

Rule = Callable[[Sight, Candidate], Finding | None]
Rules = list[tuple[Rule[Sight, Candidate], str, float]]
"""Each with its name and weight. Plain, as named tuples are unpacked slowly."""


@dataclass(frozen=True, slots=True)
class Weighted(Generic[Sight, Candidate]):
    """A rule and how much it counts, from -1 to 1."""

    rule: Rule[Sight, Candidate]
    """Its name is the id, its docstring the documentation."""
    weight: float
    qualifier: bool = False
    """Adjusts a match, cannot make one."""
    given: str | None = None
    """The part of the sight without which it says nothing of any candidate, so that it need not be asked."""

    @property
    def name(self) -> str:
        """The rule's id in stored reasons."""
        return self.rule.__name__


class Model(Generic[Sight, Candidate]):
    """All rules for one type of target; those that can make a match come first."""

    def __init__(self, name: str, type_: TargetType, rules: tuple[Weighted[Sight, Candidate], ...]) -> None:
        """`name` has a version, which changes with the rules or weights: `deal/1`."""
        self.name: Final = name
        self.type: Final = type_
        self.rules: Final[tuple[Weighted[Sight, Candidate], ...]] = rules
        self._grounds: Final = tuple(dict.fromkeys(one.given for one in rules if one.given))
        self._asked: Final[dict[tuple[bool, ...], tuple[Rules[Sight, Candidate], Rules[Sight, Candidate]]]] = {}

    def asked(self, sight: Sight) -> tuple[Rules[Sight, Candidate], Rules[Sight, Candidate]]:
        """The rules that can make a match here, and those that can adjust one."""
        there = tuple([bool(getattr(sight, part)) for part in self._grounds])
        known = self._asked.get(there)
        if known is None:
            lacking = {part for part, is_there in zip(self._grounds, there, strict=True) if not is_there}
            rules = [one for one in self.rules if one.given not in lacking]
            known = self._asked[there] = (
                [(one.rule, one.name, one.weight) for one in rules if not one.qualifier],
                [(one.rule, one.name, one.weight) for one in rules if one.qualifier],
            )
        return known


def score(reasons: Iterable[Row]) -> float:
    """The score, from the reasons alone."""
    doubt = rest = 1.0
    for _rule, strength, weight, _detail in reasons:
        if weight > 0:
            doubt *= 1 - weight * strength
        else:
            rest *= 1 + weight * strength
    return rounded((1 - doubt) * rest)


def findings(model: Model[Sight, Candidate], sight: Sight, candidate: Candidate) -> list[Row]:
    """What all rules find in one candidate."""
    return [
        (name, finding[0], weight, finding[1])
        for rule, name, weight in chain.from_iterable(model.asked(sight))
        if (finding := rule(sight, candidate)) is not None
    ]


def log_odds(reasons: Iterable[Row]) -> float:
    """The score that learned weights make, from the reasons alone: each adds weight x strength to the log odds."""
    return rounded(1 / (1 + exp(-sum([strength * weight for _rule, strength, weight, _detail in reasons]))))


def signed(value: float) -> float:
    """A strength that may be below zero, to four places."""
    return rounded(value) if value >= 0 else -rounded(-value)


def weigh(model: Model[Sight, Candidate], sight: Sight, candidates: Iterable[Candidate]) -> list[Weighed]:
    """What the rules find in each candidate, without those in which none that can make a match finds anything."""
    makers, qualifiers = model.asked(sight)
    found: list[Weighed] = []
    for candidate in candidates:
        rows: list[Row] = []
        for rule, name, weight in makers:
            if (finding := rule(sight, candidate)) is not None:
                rows.append((name, finding[0], weight, finding[1]))
        if not rows:
            continue
        for rule, name, weight in qualifiers:
            if (finding := rule(sight, candidate)) is not None:
                rows.append((name, finding[0], weight, finding[1]))
        found.append((-score(rows), candidate.id, rows))
    return found
