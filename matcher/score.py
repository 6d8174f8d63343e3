"""How findings become a score: each rule takes its share of the doubt, what speaks against takes its share of the rest.

    score = (1 - product of (1 - weight x strength) over positive weights)
                 x product of (1 - |weight| x strength) over negative weights

So the score stays within 0 and 1, the strongest rule counts most, no number of weak rules makes a certainty, and what
speaks against a candidate cannot be outvoted. Rounded to four places, so that equal support gives equal scores.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Final, Generic, NamedTuple, TypeVar

from matcher.model import AccountCandidate, ContactCandidate, DealCandidate, Finding, Reason, TargetType, rounded

Sight = TypeVar("Sight")
"""What a rule looks at: one person for contacts and accounts, the whole scene for deals."""
Candidate = TypeVar("Candidate", ContactCandidate, AccountCandidate, DealCandidate)
Row = tuple[str, float, float, str]
"""Rule, strength, weight and detail: a reason before it is known whether it will be kept."""


Rule = Callable[[Sight, Candidate], Finding | None]
Asked = tuple[Rule[Sight, Candidate], str, float, Callable[[Sight], object]]
"""A rule, its name, its weight, and whether it is to be asked. Plain, as named tuples are unpacked slowly."""


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

    def asked(self) -> Asked[Sight, Candidate]:
        """The same as it is worked with."""
        return self.rule, self.name, self.weight, attrgetter(self.given) if self.given else bool


class Model(Generic[Sight, Candidate]):
    """All rules for one type of target; those that can make a match come first."""

    def __init__(self, name: str, type_: TargetType, rules: tuple[Weighted[Sight, Candidate], ...]) -> None:
        """`name` has a version, which changes with the rules or weights: `deal/1`."""
        self.name: Final = name
        self.type: Final = type_
        self.rules: Final[tuple[Weighted[Sight, Candidate], ...]] = rules
        self._makers: Final[list[Asked[Sight, Candidate]]] = [one.asked() for one in rules if not one.qualifier]
        self._qualifiers: Final[list[Asked[Sight, Candidate]]] = [one.asked() for one in rules if one.qualifier]

    def makers(self, sight: Sight) -> list[Asked[Sight, Candidate]]:
        """The rules that can make a match here."""
        return [one for one in self._makers if one[3](sight)]

    def qualifiers(self, sight: Sight) -> list[Asked[Sight, Candidate]]:
        """The rules that can adjust one."""
        return [one for one in self._qualifiers if one[3](sight)]


class Weighed(NamedTuple):
    """One candidate with what was found."""

    id: int
    score: float
    rows: list[Row]

    def reasons(self) -> tuple[Reason, ...]:
        """The findings in the form that is stored."""
        return tuple(map(_reason, self.rows))


_reason: Callable[[Row], Reason] = partial(tuple.__new__, Reason)


def score(reasons: Iterable[Reason]) -> float:
    """The score, from the reasons alone."""
    doubt = rest = 1.0
    for reason in reasons:
        if reason.weight > 0:
            doubt *= 1 - reason.weight * reason.strength
        else:
            rest *= 1 + reason.weight * reason.strength
    return rounded((1 - doubt) * rest)


def weigh(model: Model[Sight, Candidate], sight: Sight, candidates: Iterable[Candidate]) -> list[Weighed]:
    """What the rules find in each candidate, without those in which none that can make a match finds anything.

    Each has the `score` of its reasons, taken along, as going through them again would cost as much as many a rule.
    """
    makers, qualifiers = model.makers(sight), model.qualifiers(sight)
    found = []
    for candidate in candidates:
        rows: list[Row] = []
        doubt = rest = 1.0
        for rule, name, weight, _given in makers:
            if (finding := rule(sight, candidate)) is not None:
                strength, detail = finding
                doubt *= 1 - weight * strength
                rows.append((name, strength, weight, detail))
        if not rows:
            continue
        for rule, name, weight, _given in qualifiers:
            if (finding := rule(sight, candidate)) is not None:
                strength, detail = finding
                rows.append((name, strength, weight, detail))
                if weight > 0:
                    doubt *= 1 - weight * strength
                else:
                    rest *= 1 + weight * strength
        found.append(_weighed((candidate.id, rounded((1 - doubt) * rest), rows)))
    return found


_weighed: Callable[[tuple[int, float, list[Row]]], Weighed] = partial(tuple.__new__, Weighed)
