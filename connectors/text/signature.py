"""Cuts off what stands below an author's last words, and keeps his signature apart from it."""

from collections.abc import Sequence

from connectors.text.footers import footer
from connectors.text.tail import signature_block

Lines = Sequence[str]

_DELIMITERS = frozenset({"-- ", "--", "—", "– "})


def without_signature(lines: Lines) -> tuple[Lines, Lines]:
    """The author's lines without the end that is the same in each of his messages; the lines of his signature.

    Disclaimers, advertisements and the footers of lists belong to neither.
    """
    at = _delimited(lines)
    below = lines[at + 1 :]
    below = below[: footer(below)]
    lines = _stripped(lines[:at])
    lines = _stripped(lines[: footer(lines)])
    start, end = signature_block(lines)
    if start == end:
        return lines, below
    return _stripped([*lines[:start], *lines[end:]]), [*lines[start:end], *below]


def _stripped(lines: Lines) -> Lines:
    end = len(lines)
    while end and not lines[end - 1].strip(" \t\r-_=*"):
        end -= 1
    return lines if end == len(lines) else lines[:end]


def _delimited(lines: Lines) -> int:
    """Where `-- ` stands (RFC 3676 4.3), without its space too if little follows."""
    if _DELIMITERS.isdisjoint(lines):
        return len(lines)
    for position, line in enumerate(lines):
        if line in _DELIMITERS and (line == "-- " or len(lines) - position < 15):
            return position
    return len(lines)
