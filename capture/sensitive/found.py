"""Where something sensitive is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from config.sensitive import SensitiveKind


class Found(NamedTuple):
    """One stretch of a text."""

    start: int
    end: int
    kind: SensitiveKind


Find = Callable[[str], Iterator[Found]]
"""What there is of one kind in a text, in order."""

_FAR = 300
"""Characters that are looked at to tell whether something stands in an address."""


def is_in_address(text: str, start: int) -> bool:
    """It is part of a web address or a mail address: numbers in those are of tracking, threads and tickets."""
    before = text[max(0, start - _FAR) : start].split()
    if not before or text[start - 1].isspace():
        return False
    return "://" in before[-1] or before[-1].startswith(("www.", "mailto:", "tel:", "cid:", "mid:"))
