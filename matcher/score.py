"""How findings become a score: each rule takes its share of the doubt, what speaks against takes its share of the rest.

    score = (1 - product of (1 - weight x strength) over positive weights)
                 x product of (1 - |weight| x strength) over negative weights

So the score stays within 0 and 1, the strongest rule counts most, no number of weak rules makes a certainty, and what
speaks against a candidate cannot be outvoted. Rounded to four places, so that equal support gives equal scores.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, Finding, Reason, TargetType, rounded

Sight = TypeVar("Sight")
"""What a rule looks at: one person for contacts and accounts, the whole scene for deals."""
Candidate = TypeVar("Candidate", ContactCandidate, AccountCandidate, DealCandidate)
Row = tuple[str, float, float, str]
"""Rule, strength, weight and detail: a reason before it is known whether it will be kept."""


class Weighted(NamedTuple, Generic[Sight, Candidate]):
    """A rule and how much it counts, from -1 to 1."""

    rule: Callable[[Sight, Candidate], Finding | None]
    """Its name is the id, its docstring the documentation."""
    weight: float
    qualifier: bool = False
    """Adjusts a match, cannot make one."""

    @property
    def name(self) -> str:
        """The rule's id in stored reasons."""
        return self.rule.__name__


@dataclass(frozen=True, slots=True)
class Model(Generic[Sight, Candidate]):
    """All rules for one type of target; those that can make a match come first."""

    name: str
    """With a version, which changes with the rules or weights: `deal/1`."""
    type: TargetType
    rules: tuple[Weighted[Sight, Candidate], ...]


class Weighed(NamedTuple):
    """One candidate with what was found."""

    id: int
    score: float
    rows: list[Row]

    def reasons(self) -> tuple[Reason, ...]:
        """The findings in the form that is stored."""
        return tuple([tuple.__new__(Reason, row) for row in self.rows])


def score(reasons: Iterable[Reason]) -> float:
    """The score, from the reasons alone."""
    return _combine(reasons)


def weigh(model: Model[Sight, Candidate], sight: Sight, candidates: Iterable[Candidate]) -> list[Weighed]:
    """What the rules find in each candidate, without those in which none that can make a match finds anything."""
    found = []
    for candidate in candidates:
        rows = _rows(model, sight, candidate)
        if rows:
            found.append(tuple.__new__(Weighed, (candidate.id, _combine(rows), rows)))
    return found


def _rows(model: Model[Sight, Candidate], sight: Sight, candidate: Candidate) -> list[Row]:
    rows: list[Row] = []
    for rule, weight, qualifier in model.rules:
        if qualifier and not rows:
            break
        finding = rule(sight, candidate)
        if finding is not None:
            strength, detail = finding
            rows.append((rule.__name__, strength, weight, detail))
    return rows


def _combine(rows: Iterable[Row]) -> float:
    doubt, rest = 1.0, 1.0
    for _rule, strength, weight, _detail in rows:
        if weight > 0:
            doubt *= 1 - weight * strength
        else:
            rest *= 1 + weight * strength
    return rounded((1 - doubt) * rest)
