"""Columns of a chart, in units of a drawing `WIDTH` wide and `HEIGHT` high; what they mean is in the table below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from capture.report.pictures import Bin, Month
from capture.report.proportion import Proportion

WIDTH, HEIGHT = 360, 200
LEFT, TOP, FLOOR = 34, 12, 172
_GAP = 0.3
"""Of a column's place."""


@dataclass(frozen=True, slots=True)
class Column:
    """One class of decisions: a bar, and of scores what was expected and how sure the rate is."""

    x: float
    width: float
    label: str
    y: float
    """The upper end of what was right."""
    wrong: float
    """The upper end of what was not, standing on that; the same where only rates are drawn."""
    expected: float | None
    """Where the bar would end if the scores were exactly right."""
    least: float
    most: float
    """Where the bar may truly end, 95 times of 100."""
    of: int

    @property
    def middle(self) -> float:
        """Of the bar."""
        return round(self.x + self.width / 2, 1)


def by_score(bins: Sequence[Bin]) -> tuple[Column, ...]:
    """The share right in each class of scores; empty classes keep their place."""
    return tuple(
        _column(place, _scores(one), one.right, one.score) for place, one in zip(_places(len(bins)), bins, strict=True)
    )


def by_month(months: Sequence[Month]) -> tuple[Column, ...]:
    """How many were right, and on top how many were not; the highest month fills the height."""
    highest = max((one.right.of for one in months), default=1)
    found = []
    for (x, width), one in zip(_places(max(len(months), 6)), months, strict=False):
        y, top = _y(one.right.number / highest), _y(one.right.of / highest)
        found.append(Column(x, width, f"{one.first:%b}", y, top, None, y, y, one.right.of))
    return tuple(found)


def _column(place: tuple[float, float], label: str, right: Proportion, score: float | None) -> Column:
    x, width = place
    least, most = right.interval
    y = _y(right.rate or 0.0)
    return Column(x, width, label, y, y, None if score is None else _y(score), _y(least), _y(most), right.of)


def _places(number: int) -> list[tuple[float, float]]:
    wide = (WIDTH - LEFT) / number
    return [(round(LEFT + (n + _GAP / 2) * wide, 1), round((1 - _GAP) * wide, 1)) for n in range(number)]


def _y(share: float) -> float:
    return round(FLOOR - share * (FLOOR - TOP), 1)


def _scores(one: Bin) -> str:
    return f"{100 * one.least:.0f}–{100 * one.most:.0f}"
