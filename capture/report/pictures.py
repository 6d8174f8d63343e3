"""The decisions in classes: by score, by month, by deal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from capture.report.outcomes import best_is_right, linked, linked_right, linked_wrong, missed, share
from capture.report.proportion import Proportion
from store.judgements import Judgement

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions whose best candidate had a score from `least` to below `most`; the last one holds 1 too."""

    least: float
    most: float
    score: float | None
    """On average; None where there are none."""
    right: Proportion


@dataclass(frozen=True, slots=True)
class Month:
    """What was decided in a month about links that had been made without asking."""

    first: date
    right: Proportion


@dataclass(frozen=True, slots=True)
class Trouble:
    """A deal, and how often it went wrong with it."""

    deal: int
    linked_wrong: int
    """Linked to it without asking, and wrong."""
    linked: int
    """Linked to it without asking, and decided on."""
    missed: int
    """About it, and nobody was asked about any deal."""


def bins(judgements: Iterable[Judgement]) -> tuple[Bin, ...]:
    """By the best candidate's score: where scores are probabilities, the share right is the mean score."""
    classes: dict[int, list[Judgement]] = defaultdict(list)
    for one in judgements:
        if one.shown:
            classes[max(n for n, least in enumerate(EDGES[:-1]) if one.shown[0].score >= least)].append(one)
    return tuple(_bin(n, classes[n]) for n in range(len(EDGES) - 1))


def _bin(number: int, some: Sequence[Judgement]) -> Bin:
    mean = sum(one.shown[0].score for one in some) / len(some) if some else None
    return Bin(EDGES[number], EDGES[number + 1], mean, share(some, best_is_right))


def months(judgements: Iterable[Judgement], zone: tzinfo | None) -> tuple[Month, ...]:
    """Oldest first, those without any left out."""
    found: dict[date, list[Judgement]] = defaultdict(list)
    for one in judgements:
        if linked(one) is not None:
            found[one.at.astimezone(zone).date().replace(day=1)].append(one)
    return tuple(Month(first, share(found[first], linked_right)) for first in sorted(found))


def troubles(judgements: Sequence[Judgement], most: int) -> tuple[Trouble, ...]:
    """The deals with which it went wrong most often, those first."""
    all_linked = Counter(filter(None, map(linked, judgements)))
    wrong = Counter(linked(one) for one in judgements if linked_wrong(one))
    lost = Counter(one.deal for one in judgements if missed(one))
    found = [
        Trouble(deal, wrong[deal], all_linked[deal], lost[deal])
        for deal in {*all_linked, *lost}
        if deal is not None and (wrong[deal] or lost[deal])
    ]
    return tuple(sorted(found, key=lambda one: (-one.linked_wrong, -one.missed, one.deal))[:most])
