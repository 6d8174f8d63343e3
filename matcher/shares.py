"""What each reason of a match does to its score, and what sets two matches apart.

SHARE   what one reason adds or takes. By learned weights the logarithm of odds that it brings (weight x strength), the
        sum of which makes the score; by our own weights the part of the score itself, in the order of the rules.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from matcher.learned.weighing import CORRECTIONS, MOVED
from matcher.model import Match, Reason
from matcher.score import log_odds, score

_RIVALS = "rivals"
_BY_OTHERS = CORRECTIONS.keys() | {_RIVALS}
"""What follows from how the candidates compare, and so is no reason why they do."""
_NOTHING = Reason("", 0.0, 0.0, "")


class Share(NamedTuple):
    """One reason with its share."""

    reason: Reason
    amount: float


class Difference(NamedTuple):
    """What one rule says of two candidates, as weight x strength."""

    rule: str
    detail: str
    """As said of the one of which it says more."""
    of_first: bool
    """That is the first."""
    first: float
    second: float


def by_learned(rules: Iterable[str]) -> bool:
    """Learned weights made a score; `rules`: those of its reasons."""
    return _RIVALS in rules


def is_learned(match: Match) -> bool:
    """Learned weights made the score."""
    return by_learned([reason.rule for reason in match.reasons])


def is_likeliest(match: Match) -> bool:
    """Its score is a probability: of the candidates of one interaction, learned weights measure that of the best."""
    return is_learned(match) and all(reason.rule != MOVED for reason in match.reasons)


def recomputed(match: Match) -> float:
    """The score, from the reasons alone."""
    return log_odds(match.reasons) if is_learned(match) else score(match.reasons)


def shares(match: Match) -> tuple[Share, ...]:
    """Every reason with its share, in the order of the rules."""
    reasons = match.reasons
    if is_learned(match):
        return tuple(Share(reason, reason.strength * reason.weight) for reason in reasons)
    so_far = [score(reasons[:number]) for number in range(len(reasons) + 1)]
    return tuple(
        Share(reason, after - before) for reason, (before, after) in zip(reasons, pairwise(so_far), strict=True)
    )


def telling(match: Match, most: int) -> tuple[Share, ...]:
    """The reasons that say most about this candidate alone, those first; all that is said by our own weights."""
    found = [one for one in shares(match) if one.reason.rule not in _BY_OTHERS]
    return tuple(by_weight(found)[:most]) if is_learned(match) else tuple(found)


def in_short(match: Match) -> tuple[Share, ...]:
    """What speaks for or against it, the greatest share first; all corrections of a learned score as one."""
    found = list(shares(match))
    corrections = [one.amount for one in found if one.reason.rule in CORRECTIONS]
    if is_learned(match) and corrections:
        total = sum(corrections)
        found = [one for one in found if one.reason.rule not in CORRECTIONS]
        found.append(Share(Reason("corrections", total, 1.0, "how often such guesses were right before"), total))
    return tuple(by_weight(found))


def by_weight(some: Iterable[Share]) -> list[Share]:
    """The greatest first, whether for or against."""
    return sorted(some, key=lambda one: -abs(one.amount))


def apart(first: Match, second: Match, most: int) -> tuple[Difference, ...]:
    """The evidence that speaks most differently of two candidates of one interaction, the greatest difference first."""
    said, other = _by_rule(first.reasons), _by_rule(second.reasons)
    found = [
        _difference(said.get(rule, _NOTHING), other.get(rule, _NOTHING)) for rule in (said | other).keys() - _BY_OTHERS
    ]
    telling = [one for one in found if abs(one.first - one.second) >= 0.005]
    return tuple(sorted(telling, key=lambda one: (-abs(one.first - one.second), one.rule))[:most])


def _by_rule(reasons: Sequence[Reason]) -> dict[str, Reason]:
    return {reason.rule: reason for reason in reasons}


def _difference(one: Reason, two: Reason) -> Difference:
    first, second = one.strength * one.weight, two.strength * two.weight
    of_first = abs(first) >= abs(second)
    more = one if of_first else two
    return Difference(more.rule, more.detail, of_first, first, second)
