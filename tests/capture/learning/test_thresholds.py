"""From which score on to link, by what people decided."""

from math import log
from random import Random

import pytest

from capture.learning import thresholds, weights
from capture.learning.trial import cost
from matcher.learned.weighing import CORRECTIONS
from matcher.model import Match, Ref, TargetType, Verdict
from store.judgements import Candidate, Judgement
from tests.builders import NOON


def shown(number: int, probability: float, *, right: bool, deal: int = 1) -> Judgement:
    """A deal that looked so probable, and what came of it."""
    odds = log(probability / (1 - probability))
    reasons = {"like_earlier_messages": (odds, 1.0), "rivals": (0.0, -1.0), "about_a_deal": (abs(odds), 0.0)}
    found = Candidate(deal, probability, Verdict.SUGGEST, "deal/2.1", reasons)
    return Judgement(number, number, deal if right else deal + 1, NOON, (found,))


def outcomes(number: int, seed: int, honest: float = 1.0) -> list[Judgement]:
    """What looks as probable as p is right in `honest` x p of the cases."""
    chance = Random(seed)  # noqa: S311
    seemed = [0.5 + 0.499 * chance.random() for _ in range(number)]
    return [shown(n, p, right=chance.random() < p * honest) for n, p in enumerate(seemed)]


@pytest.mark.parametrize("precision", [0.9, 0.95])
def test_what_is_linked_is_right_as_often_as_wanted(precision: float) -> None:
    seen = outcomes(2_000, 1)
    least = thresholds.link(seen[:1_000], dict.fromkeys(CORRECTIONS, 0.0), precision)
    linked = [one for one in seen[1_000:] if one.shown[0].score >= least]
    right = sum(one.deal == one.shown[0].id for one in linked) / len(linked)
    assert right == pytest.approx(precision, abs=0.04)


def test_more_is_asked_of_scores_that_were_wrong() -> None:
    plain = dict.fromkeys(CORRECTIONS, 0.0)
    assert thresholds.link(outcomes(500, 2, honest=0.9), plain, 0.95) > thresholds.link(outcomes(500, 2), plain, 0.95)


def test_equal_scores_are_linked_together_or_not_at_all() -> None:
    equal = [shown(number, 0.9, right=number % 4 > 0) for number in range(200)]
    assert thresholds.link(equal, dict.fromkeys(CORRECTIONS, 0.0), 0.98) > 0.9


def test_without_enough_outcomes_the_threshold_is_ours() -> None:
    assert thresholds.link(outcomes(20, 3), dict(CORRECTIONS), 0.98) == pytest.approx(0.97)


def test_corrections_learn_that_scores_promise_too_much() -> None:
    seen = outcomes(1_500, 4, honest=0.8)
    corrected = weights.corrections(seen)
    promised = sum(one.shown[0].score for one in seen) / len(seen)
    told = sum(thresholds.score(one.shown[0], corrected) for one in seen) / len(seen)
    right = sum(one.deal == one.shown[0].id for one in seen) / len(seen)
    assert abs(told - right) < 0.02 < promised - right


def test_the_record_is_of_the_deal_that_looked_best() -> None:
    assert thresholds.record([shown(1, 0.9, right=True), shown(2, 0.8, right=False)]) == {
        1: [(0.9, True), (0.8, False)]
    }


def answer(deal: int, verdict: Verdict) -> Match:
    return Match(Ref(TargetType.DEAL, deal), 0.9, verdict, (), None, "deal/2.1")


@pytest.mark.parametrize(
    ("right", "answers", "costs"),
    [
        (1, [answer(1, Verdict.LINK)], 0.0),
        (2, [answer(1, Verdict.LINK)], 5.0),
        (None, [answer(1, Verdict.LINK)], 5.0),
        (1, [answer(2, Verdict.SUGGEST), answer(1, Verdict.SUGGEST)], 0.2),
        (3, [answer(2, Verdict.SUGGEST), answer(1, Verdict.SUGGEST)], 0.5),
        (1, [answer(1, Verdict.IGNORE)], 1.0),
        (None, [], 0.0),
    ],
)
def test_what_an_answer_costs_people(right: int | None, answers: list[Match], costs: float) -> None:
    assert cost(right, answers) == pytest.approx(costs)
