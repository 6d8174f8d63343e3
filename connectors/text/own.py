"""What an author wrote: the text without quoted history and signature."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.text.history import attribution, header_block, is_quoted, is_separator, names_quoted, quote_follows
from connectors.text.signature import without_signature

_COLONS = ":："
_SIGNATURE_LIMIT = 2_000
"""Characters kept of a signature: what is longer is a page, and holds no more fields of its author."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A text in parts: `own`, what its author wrote to be read; `signature`, how he signs, "" if he does not."""

    own: str
    signature: str


def parted(text: str) -> Parted:
    """`text` without what its author only passed on, and his signature apart from it.

    Left out of both are quotes, headers of quotes, disclaimers, advertisements and footers of lists. A forward without
    a comment is its own text; so is whatever else would leave nothing. The signature has at most 2,000 characters.
    """
    lines = text.split("\n")
    shown = lines if "=09" not in text and "=20\n" not in text else _tabs(text).split("\n")
    own, signature = without_signature([lines[position] for position in _own(shown)])
    left = "\n".join(own).strip()
    return Parted(left or text.strip(), "\n".join(signature).strip()[:_SIGNATURE_LIMIT])


def _tabs(text: str) -> str:
    """With the blanks that programs leave in quoted-printable when they quote what they did not decode."""
    return text.replace("=09", "\t").replace("=20\n", " \n")


def own_text(text: str) -> str:
    """The author's part of `text` alone."""
    return parted(text).own


def _own(lines: Sequence[str]) -> list[int]:
    """The positions of the author's lines, blank ones among them."""
    kept: list[int] = []
    keep = kept.append
    for position, line in enumerate(lines):
        # Most lines are told from all that follows by their first letter and by having no colon.
        if not line or (line[0].isalnum() and ":" not in line and "：" not in line):
            keep(position)
            continue
        stripped = line.strip()
        if not stripped:
            keep(position)
        elif is_quoted(stripped):
            if kept and kept[-1] == position - 1 and names_quoted(lines[kept[-1]]):
                kept.pop()
        elif is_separator(stripped):
            break
        else:
            start = attribution(lines, position) if stripped[-1] in _COLONS else None
            is_answered = start is not None and quote_follows(lines, position)
            if start is None:
                start = header_block(lines, position)
            if start is None:
                keep(position)
                continue
            del kept[bisect_left(kept, start) :]
            if not is_answered:
                break
    return kept
