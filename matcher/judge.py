"""From scores to verdicts: who wins a competition, whom a person is asked about, and which losers are worth keeping."""

from matcher.model import Match, Reason, Ref, RunnerUp, TargetType, Thresholds, Verdict, rounded
from matcher.score import Weighed

FLOOR = 0.05
"""Matches below this say nothing."""
ASKED = 3
"""How many candidates of one type a person is asked about."""
LOSERS = 2
"""How many candidates of one type are kept to explain why it is not them."""

Judged = tuple[Weighed, Verdict, Weighed | None]
"""A candidate, its verdict, and its strongest rival."""


LINK, SUGGEST, IGNORE = Verdict


def compete(candidates: list[Weighed], thresholds: Thresholds) -> list[Judged]:
    """One competition: at most one wins, and only by the margin; if one does, nobody is asked about the others.

    Best first, then by id.
    """
    ranked = sorted([one for one in candidates if one[0] <= -FLOOR])
    if not ranked:
        return []
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    clear = second is None or rounded(second[0] - best[0]) >= thresholds.margin
    if -best[0] >= thresholds.link and clear:
        return [(best, LINK, second), *[(one, IGNORE, best) for one in ranked[1:]]]
    least = -thresholds.suggest
    judged: list[Judged] = [(one, SUGGEST if one[0] <= least else IGNORE, best) for one in ranked]
    judged[0] = best, judged[0][1], second
    return judged


def divide(candidates: list[Weighed], link: float, margin: float, *, asks: bool) -> list[Judged]:
    """A competition in which the candidates share one probability: whether a person is asked depends on all of them.

    `asks`: it is probable enough that it belongs to any of them.
    """
    ranked = sorted(candidates)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    clear = second is None or rounded(second[0] - best[0]) >= margin
    wins = -best[0] >= link and clear
    verdicts = [LINK if wins else SUGGEST if asks else IGNORE]
    verdicts += [SUGGEST if asks and not wins else IGNORE] * (len(ranked) - 1)
    return [(one, verdict, best if one is not best else second) for one, verdict in zip(ranked, verdicts, strict=True)]


def settle(competitions: list[list[Judged]], kind: TargetType, model: str) -> list[Match]:
    """The outcomes of all competitions for one type: each target once at its best, links first, losers cut short."""
    ranked = competitions[0] if len(competitions) == 1 else _merged(competitions)
    if len(ranked) > LOSERS:
        ranked = _worth_keeping(ranked)
    return [_match(one, kind, model) for one in ranked]


def _merged(competitions: list[list[Judged]]) -> list[Judged]:
    best: dict[int, Judged] = {}
    for one in sorted([one for judged in competitions for one in judged], key=_precedence):
        best.setdefault(one[0][1], one)
    return list(best.values())


def _match(judged: Judged, kind: TargetType, model: str) -> Match:
    (score, id_, rows), verdict, rival = judged
    runner_up = None if rival is None else _new(RunnerUp, (rival[1], -rival[0]))
    reasons = tuple([_new(Reason, row) for row in rows])
    return _new(Match, (_new(Ref, (kind, id_)), -score, verdict, reasons, runner_up, model))


_new = tuple.__new__


def _worth_keeping(ranked: list[Judged]) -> list[Judged]:
    kept: list[Judged] = []
    asked = lost = 0
    for one in ranked:
        weighed, verdict, rival = one
        if verdict is LINK:
            kept.append(one)
        elif verdict is SUGGEST and asked < ASKED:
            asked += 1
            kept.append(one)
        elif lost < LOSERS:
            lost += 1
            kept.append((weighed, IGNORE, rival))
        else:
            break
    return kept


_ORDER = {LINK: 0, SUGGEST: 1, IGNORE: 2}


def _precedence(judged: Judged) -> tuple[int, float, int]:
    (score, id_, _rows), verdict, _rival = judged
    return _ORDER[verdict], score, id_
