"""From which score on to link, so that the wanted share is right; and below which probability not to ask."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import exp
from operator import itemgetter

from capture.learning.weights import shows_likeliest, uncorrected
from matcher.learned.weighing import CORRECTIONS, about_any
from store.judgements import Candidate, Judgement

_LINK, _SUGGEST = 0.97, 0.02
"""Until enough was decided."""
_ENOUGH = 60
_LAST = 500
_DOUBT = 60
"""So many imagined outcomes, as right as the scores say, temper those that were seen."""
_MISSED = 0.005
_RECORD = 80


def link(judgements: Sequence[Judgement], weights: Mapping[str, float], precision: float) -> float:
    """The least score at and above which the wanted share of what looked best was right."""
    seen = [(round(score(one.shown[0], weights), 4), one.shown[0].id == one.deal) for one in _best(judgements)[-_LAST:]]
    if len(seen) < _ENOUGH:
        return _LINK
    # Equal scores are linked together or not at all.
    outcomes = sorted(seen, key=itemgetter(0), reverse=True)
    least, number, right, expected = 1.0, 0, 0, 0.0
    for seemed, equal in groupby(outcomes, key=itemgetter(0)):
        were = [was_right for _seemed, was_right in equal]
        number, right, expected = number + len(were), right + sum(were), expected + seemed * len(were)
        if (right + _DOUBT * expected / number) / (number + _DOUBT) >= precision:
            least = seemed
    return least


def suggest(judgements: Sequence[Judgement]) -> float:
    """The probability of being about any deal below which hardly one in two hundred was."""
    filed = sorted(
        [_any(one.shown[0]) for one in judgements if one.deal is not None and shows_likeliest(one)][-2 * _LAST :]
    )
    return filed[int(len(filed) * _MISSED)] if len(filed) >= 2 * _ENOUGH else _SUGGEST


def record(judgements: Sequence[Judgement]) -> dict[int, list[tuple[float, bool]]]:
    """Deal → when it looked best lately: how probable that was, and whether it was right."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one in _best(judgements):
        best = one.shown[0]
        found[best.id].append((round(_probability(uncorrected(best)), 4), best.id == one.deal))
    return {deal: some[-_RECORD:] for deal, some in found.items()}


def score(candidate: Candidate, weights: Mapping[str, float]) -> float:
    """The score with other corrections than it was shown with."""
    more = sum(strength * weights[rule] for rule, (strength, _was) in candidate.reasons.items() if rule in CORRECTIONS)
    return _probability(uncorrected(candidate) + more)


def _best(judgements: Sequence[Judgement]) -> list[Judgement]:
    return [one for one in judgements if shows_likeliest(one) and one.shown[0].reasons["about_a_deal"][0] >= 0]


def _any(best: Candidate) -> float:
    return about_any([(rule, strength, weight, "") for rule, (strength, weight) in best.reasons.items()])


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-odds))
