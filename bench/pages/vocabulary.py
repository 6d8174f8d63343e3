"""Words of mail: few that are everywhere, very many that are hardly anywhere (Zipf's law)."""

from typing import Final

import numpy as np
import numpy.typing as npt

SIZE: Final = 400_000
"""Different words. Of a million texts the rarest of them are in ten or so."""

FREQUENT: Final = (8, 9, 10, 11, 12)
"""Their ranks, counted from 0: words in about 30 % of the texts."""
MIDDLING: Final = tuple(range(600, 700, 10))
"""In about 0.5 %."""
RARE: Final = tuple(range(300_000, 300_100, 10))
"""In some ten of a million."""

_ORDINARY: Final = """
    the to and we you of in for offer price contract delivery order meeting please your our this with will on is that
    call week visit plant board list terms signature warehouse logger budget pilot rollout invoice question answer
    team today tomorrow monday friday march april date time number draft final change agreed open
""".split()  # noqa: SIM905
_SYLLABLES: Final = """
    ba be bo da de du fa fi go ha ka ke lo ma me mi na ne no pa ra ri ro sa se ta to va vi wo za
""".split()  # noqa: SIM905

Numbers = npt.NDArray[np.int64]


def words() -> list[str]:
    """All of them, the most frequent first."""
    return [*_ORDINARY, *(made_up(number) for number in range(SIZE - len(_ORDINARY)))]


def made_up(number: int) -> str:
    """A word of four syllables; other numbers give other words, up to a million."""
    # Multiplied by what shares no factor with their number: neighbours do not look alike.
    number = number * 700_001 % len(_SYLLABLES) ** 4
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "".join(parts)


def texts(chance: np.random.Generator, lengths: Numbers, known: list[str]) -> list[str]:
    """One for each length, which counts words; the word of rank r is drawn in proportion to 1/r."""
    drawn = (SIZE ** chance.random(int(lengths.sum()))).astype(np.int64) - 1
    said = [known[rank] for rank in drawn.tolist()]
    ends = np.cumsum(lengths).tolist()
    return [" ".join(said[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
