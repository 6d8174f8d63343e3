"""Shows where in a text the words of a search stand."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from store.search import folded, words

_BEFORE, _MOST = 80, 280
"""Characters of an excerpt: before the first word that was searched for, and in all."""
_WORD = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A stretch of an excerpt, to be escaped like all text of strangers."""

    text: str
    is_hit: bool


def marked(text: str, searched: Collection[str]) -> tuple[Piece, ...]:
    """The text in pieces; `searched` as `plain` gives it."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _hits(text, searched):
        pieces += [Piece(text[end:start], is_hit=False), Piece(text[start:stop], is_hit=True)]
        end = stop
    return tuple(piece for piece in (*pieces, Piece(text[end:], is_hit=False)) if piece.text)


def excerpt(text: str, searched: Collection[str]) -> tuple[Piece, ...]:
    """A few lines around the first of the words, or the beginning where none stands in the text."""
    flat = " ".join(text.split())
    first = next(_hits(flat, searched), (0, 0))[0]
    start = 0 if first <= _BEFORE else flat.rfind(" ", 0, first - _BEFORE) + 1
    shown = flat[start : start + _MOST]
    if start + _MOST < len(flat):
        shown = shown.rpartition(" ")[0] or shown
    whole = (Piece("… " * (start > 0), is_hit=False), *marked(shown, searched))
    return tuple(
        piece for piece in (*whole, Piece(" …" * (start + len(shown) < len(flat)), is_hit=False)) if piece.text
    )


def plain(searched: str) -> frozenset[str]:
    """The words of a search as they are compared: without case and diacritics."""
    return frozenset(folded(word).casefold() for word in words(searched))


def _hits(text: str, searched: Collection[str]) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _WORD.finditer(text) if folded(found[0]).casefold() in searched)
