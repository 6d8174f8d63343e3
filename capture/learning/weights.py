"""Learns how much each rule counts, from what people were shown and what they then decided."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matcher.learned.weighing import CORRECTIONS, MEMORY, RECORDED
from store.judgements import Candidate, Judgement

Numbers = NDArray[np.float64]

USUAL: Mapping[str, float] = {rule.__name__: weight for rule, weight in MEMORY.items()} | dict(RECORDED)
_LAST = 2_500
_PULL = 1.0
"""How strongly the evidence's weights are held to our own; corrections ten times as much."""


def evidence(judgements: Sequence[Judgement]) -> dict[str, float]:
    """The weights that make most probable what people decided (a conditional logit), held to our own by little data."""
    rules = list(USUAL)
    rows: list[list[float]] = []
    ends = [0]
    chosen: list[int] = []
    for one in [one for one in judgements if shows_likeliest(one)][-_LAST:]:
        ids = [candidate.id for candidate in one.shown]
        if one.deal is not None and one.deal not in ids:
            continue
        rows += [[_strength(candidate, rule) for rule in rules] for candidate in one.shown]
        chosen.append(-1 if one.deal is None else ends[-1] + ids.index(one.deal))
        ends.append(len(rows))
    usual = np.array([USUAL[rule] for rule in rules])
    if not chosen:
        return dict(USUAL)
    table, group = np.array(rows), np.repeat(np.arange(len(chosen)), np.diff(ends))
    right = np.array([row for row in chosen if row >= 0], dtype=int)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = np.exp(np.clip(table @ weights, -12, 12))
        everything = 1.0 + np.bincount(group, odds, len(chosen))
        share = odds / everything[group]
        value = np.log(everything).sum() - (table[right] @ weights).sum()
        slope = share @ table - table[right].sum(0)
        return value + _PULL / 2 * ((weights - usual) ** 2).sum(), slope + _PULL * (weights - usual)

    return _named(rules, _least(loss, usual))


def corrections(judgements: Sequence[Judgement]) -> dict[str, float]:
    """The weights that make scores probabilities: a logistic regression on whether what looked best was right."""
    rules = list(CORRECTIONS)
    usual = np.array(list(CORRECTIONS.values()))
    seen = [one for one in judgements if shows_likeliest(one) and _strength(one.shown[0], "about_a_deal") >= 0][-_LAST:]
    if not seen:
        return dict(CORRECTIONS)
    table = np.array([[_strength(one.shown[0], rule) for rule in rules] for one in seen])
    before = np.array([uncorrected(one.shown[0]) for one in seen])
    right = np.array([one.shown[0].id == one.deal for one in seen], dtype=float)
    spread = table.std(0) + 0.05

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        odds = before + table @ weights
        value = np.logaddexp(0, odds).sum() - (right * odds).sum()
        slope = (1 / (1 + np.exp(-odds)) - right) @ table
        away = (weights - usual) * spread
        return value + 5 * _PULL * (away**2).sum(), slope + 10 * _PULL * away * spread

    return _named(rules, _least(loss, usual))


def shows_likeliest(one: Judgement) -> bool:
    """Learned weights showed the deal that they thought likeliest."""
    return bool(one.shown) and "about_a_deal" in one.shown[0].reasons


def uncorrected(candidate: Candidate) -> float:
    """The logarithm of odds that its evidence made, against all that it competed with."""
    return sum(s * weight for rule, (s, weight) in candidate.reasons.items() if rule not in CORRECTIONS)


def _strength(candidate: Candidate, rule: str) -> float:
    return candidate.reasons.get(rule, (0.0, 0.0))[0]


def _least(loss: Any, start: Numbers) -> Numbers:
    found: Numbers = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found


def _named(rules: Sequence[str], weights: Numbers) -> dict[str, float]:
    return {rule: round(float(weight), 4) for rule, weight in zip(rules, weights, strict=True)}
