"""How learned weights make a probability.

    odds of a deal  = exp(sum of weight x strength), against 1 for "no deal at all"
    probability     = its odds / (1 + the odds of all deals)
    score           = that, corrected by how often what looked as probable was right, for the likeliest deal and with
                      its lead; the others are moved as far

Everything is a sum of logarithms of odds, so that each reason has its share: the deal's own evidence, then `rivals`
(the odds of everything else, with weight -1), then the corrections. The score is recomputed from the reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, fsum, log, log1p
from typing import Final, NamedTuple

from matcher.learned.model import Learned
from matcher.learned.rules import (
    MemoryRule,
    Recalled,
    filed_lately,
    filed_often,
    like_earlier_messages,
    like_earlier_people,
    like_earlier_words,
    made_after_such_mail,
    name_in_people,
    name_in_subject_words,
    name_in_text,
    people_before,
    same_subject_before,
    sender_before,
)
from matcher.model import DealCandidate
from matcher.score import Row, Weighed, log_odds, signed

MEMORY: Final[Mapping[MemoryRule, float]] = {
    like_earlier_messages: 1.5,
    like_earlier_words: 0.8,
    like_earlier_people: 0.2,
    same_subject_before: 0.05,
    sender_before: 0.2,
    people_before: 0.15,
    filed_often: 0.05,
    filed_lately: 0.1,
    name_in_subject_words: 0.2,
    name_in_text: 0.8,
    name_in_people: 0.3,
    made_after_such_mail: 5.5,
}
"""The rules of memory, with the weights that they have until decisions have taught others."""

RECORDED: Final[Mapping[str, float]] = {
    "same_thread": 1.4,
    "number_in_subject": 4.0,
    "contact_role": 0.2,
    "name_in_subject": 0.7,
    "same_account": 1.0,
    "owner_on_it": 0.0,
    "open_on_date": 0.0,
    "another_deal_named": -0.5,
    "thread_of_another_deal": -0.5,
    "closed_before": -4.0,
    "not_yet_created": -6.0,
    "mailing_list": -1.0,
}
"""The rules about records, here with weights in logarithms of odds."""

CORRECTIONS: Final[Mapping[str, float]] = {
    "baseline": -0.3,
    "lead": -0.1,
    "about_a_deal": -0.3,
    "was_right": 0.15,
    "was_right_as_sure": 0.15,
    "witnesses": 0.1,
    "experience": 0.15,
}
"""What corrects the probability."""

MOVED: Final = "moved"
"""What the deals that are not the likeliest have instead."""

_NO_RIVAL: Final = 8.0
_MOST: Final = 12.0


def weigh_learned(
    learned: Learned, recalled: Recalled, deals: Iterable[DealCandidate], found: Mapping[int, list[Row]]
) -> list[Weighed]:
    """Every deal with its score and rows; `found`: what the rules about records say, by deal."""
    rows = {
        deal.id: [*_recalled(learned, recalled, deal), *_recorded(learned, found.get(deal.id, ()))] for deal in deals
    }
    odds = {id_: _sum(own) for id_, own in rows.items()}
    everything = 1.0 + fsum([exp(own) for own in odds.values()])
    ranked = sorted(odds, key=lambda id_: (-odds[id_], id_))
    for id_, own in rows.items():
        others = log(max(everything - exp(odds[id_]), 1.0))
        own.append(("rivals", signed(others), -1.0, "all other deals together, and that it is about none"))
    if ranked:
        _correct(learned, ranked, odds, rows)
    return [(-log_odds(own), id_, own) for id_, own in rows.items()]


def about_any(rows: Sequence[Row]) -> float:
    """How probable it is that it belongs to any deal, by the rows of one that it may belong to."""
    own = sum([strength * weight for rule, strength, weight, _detail in rows if rule in _EVIDENCE])
    rivals = next((strength for rule, strength, _weight, _detail in rows if rule == "rivals"), 0.0)
    return 1.0 - 1.0 / (exp(own) + exp(rivals))


def _recalled(learned: Learned, recalled: Recalled, deal: DealCandidate) -> Iterable[Row]:
    for rule, usual in MEMORY.items():
        finding = rule(recalled, deal)
        if finding is not None and (strength := signed(finding[0])):
            name = rule.__name__
            yield name, strength, learned.weights.get(name, usual), finding[1]


def _recorded(learned: Learned, found: Iterable[Row]) -> Iterable[Row]:
    for rule, strength, _weight, detail in found:
        yield rule, strength, learned.weights.get(rule, RECORDED[rule]), detail


class _Standing(NamedTuple):
    """Where a deal stands among the others, as logarithms of odds."""

    own: float
    rival: float
    probability: float
    firsts: int
    """Rules of memory that speak for it most, of those that speak for any deal."""
    asked: int


def _firsts(rows: Mapping[int, Sequence[Row]]) -> list[int]:
    """For each rule of memory that speaks for any deal, the one for which it speaks most."""
    best: dict[str, tuple[float, int]] = {}
    nothing = 0.0, 0
    for id_, own in rows.items():
        for rule, strength, _weight, _detail in own:
            if rule in _WITNESSES and (strength, -id_) > best.get(rule, nothing):
                best[rule] = strength, -id_
    return [-id_ for _strength, id_ in best.values()]


def _correct(learned: Learned, ranked: Sequence[int], odds: Mapping[int, float], rows: Mapping[int, list[Row]]) -> None:
    """Adds how often the likeliest deal was right before; the others are moved as far, so that none passes it."""
    best = ranked[0]
    firsts = _firsts(rows)
    rival = odds[ranked[1]] if len(ranked) > 1 else odds[best] - _NO_RIVAL
    stands = _Standing(odds[best], rival, log_odds(rows[best]), firsts.count(best), len(firsts))
    corrections = _corrections(learned, best, stands)
    moved = signed(sum([strength * weight for _rule, strength, weight, _detail in corrections]))
    rows[best].extend(corrections)
    for id_ in ranked[1:]:
        rows[id_].append((MOVED, moved, 1.0, "as far as the likeliest deal is corrected"))


def _corrections(learned: Learned, deal: int, stands: _Standing) -> list[Row]:
    record = learned.record.get(deal, ())
    likely = [right for seemed, right in record if seemed >= 0.5]
    as_sure = [right for seemed, right in record if seemed >= stands.probability - 0.02]
    usual = _rate(likely, 4, 0.8)
    sure = _rate(as_sure, 4, max(usual, 0.9))
    number = learned.habits.ever.get(deal, 0.0)
    said = {
        "baseline": (1.0, "what looks sure is right a little less often than it looks"),
        "lead": (_bounded(stands.own - stands.rival), "its lead over the next deal"),
        "about_a_deal": (_bounded(stands.own), "its lead over being about no deal"),
        "was_right": (log(usual / (1 - usual)), f"{sum(likely)} of {len(likely)} that looked like this deal were"),
        "was_right_as_sure": (
            log(sure / (1 - sure)),
            f"{sum(as_sure)} of {len(as_sure)} that looked as sure for this deal were right",
        ),
        "witnesses": (
            float(2 * stands.firsts - stands.asked),
            f"{stands.firsts} of {stands.asked} kinds of evidence speak for this deal most",
        ),
        "experience": (log1p(number), f"{number:.0f} decisions were about this deal"),
    }
    return [
        (rule, signed(strength), learned.weights.get(rule, CORRECTIONS[rule]), detail)
        for rule, (strength, detail) in said.items()
    ]


def _rate(outcomes: Sequence[bool], weight: float, expected: float) -> float:
    return (sum(outcomes) + weight * expected) / (len(outcomes) + weight + 0.01)


def _bounded(value: float) -> float:
    return max(-_MOST, min(_MOST, value))


def _sum(rows: Iterable[Row]) -> float:
    return _bounded(sum([strength * weight for _rule, strength, weight, _detail in rows]))


_WITNESSES: Final = frozenset(
    {
        "like_earlier_messages",
        "like_earlier_words",
        "like_earlier_people",
        "same_subject_before",
        "sender_before",
        "people_before",
    }
)
_EVIDENCE: Final = frozenset({rule.__name__ for rule in MEMORY} | RECORDED.keys())
