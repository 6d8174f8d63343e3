"""A part of a whole, with how sure one can be of it."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.96
"""95 of 100 such intervals hold the truth."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many."""

    number: int
    of: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.number / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true rate lies, 95 times of 100; all of 0 to 1 for nothing seen.

        Wilson's, which stays honest for few cases and for rates near 1:
        https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
        """
        if not self.of:
            return 0.0, 1.0
        rate, square = self.number / self.of, _Z * _Z / self.of
        middle = rate + square / 2
        spread = _Z * sqrt(rate * (1 - rate) / self.of + square / self.of / 4)
        return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))
