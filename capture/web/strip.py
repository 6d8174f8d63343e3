"""How complete a source was, census by census, as columns in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from store.completeness import Look

MOST: Final = 100
"""Columns: what is older is left out."""
WIDTH: Final = 600
HEIGHT: Final = 40
_LEAST: Final = 3.0
"""Of the height: something missing is to be seen, however little it is."""
_BROADEST: Final = 12.0


@dataclass(frozen=True, slots=True)
class Column:
    """One census. Lengths are those of the picture."""

    x: float
    width: float
    missing: float
    """How much of the height is lacking, from the top."""
    look: Look


def columns(history: Sequence[Look]) -> list[Column]:
    """The newest at the right edge."""
    shown = history[-MOST:]
    step = min(_BROADEST, WIDTH / max(1, len(shown)))
    first = WIDTH - step * len(shown)
    return [
        Column(round(first + number * step, 1), round(step * 0.8, 1), _missing(look), look)
        for number, look in enumerate(shown)
    ]


def _missing(look: Look) -> float:
    return round(max(_LEAST, (1 - look.share) * HEIGHT), 1) if look.missing else 0.0
