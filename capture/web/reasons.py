"""Matches as reps read them: how sure, beside what, and the reasons that tell most."""

from collections.abc import Callable
from typing import Final

from capture import why
from capture.report import drift, sentences
from capture.web import words
from matcher.model import Match, RunnerUp
from matcher.shares import Share, in_short, is_learned, is_likeliest, telling

_ROUNDING: Final = 1e-9
"""0.29 times 100 is a little less than 29."""
MOST: Final = 4
"""Reasons on a card; all of them are on the interaction's own page."""


def sureness(match: Match) -> str:
    """`82 % likely`, or `less likely`, where the score was learned; else `good evidence`."""
    if not is_learned(match):
        return words.evidence(match.score)
    return f"{likely(match.score)} likely" if is_likeliest(match) else "less likely"


def beside(match: Match, rival: RunnerUp) -> str:
    """What joins that to the rival's name: `ahead of`, or `more than for`."""
    if not is_learned(match):
        return words.compared(match.score, rival.score)
    return "ahead of" if is_likeliest(match) else "than"


def likely(probability: float) -> str:
    """`82 %`; never 0 or 100."""
    whole = round(100 * probability)
    return "less than 1 %" if whole < 1 else "more than 99 %" if whole > 99 else f"{whole} %"


def points(score: float) -> int:
    """Of 100, rounded down: a suggestion is accepted from so many points on, and not from more."""
    return int(100 * score + _ROUNDING)


def reasons(match: Match) -> tuple[Share, ...]:
    """Those that a card shows."""
    return telling(match, MOST)


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "sureness": sureness,
    "beside": beside,
    "points": points,
    "reasons": reasons,
    "in_short": in_short,
    "is_learned": is_learned,
    "checked": why.checked,
    "separates": why.separates,
    "difference": why.difference,
    "model": why.model,
    "rate": lambda proportion: sentences.percent(proportion.rate),
    "headlined": sentences.in_short,
    "between": sentences.between,
    "notice": drift.sentence,
    "unnamed": drift.others,
}
