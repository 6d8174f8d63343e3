"""What each line at the end of a letter is, where it may be a signature."""

import re
from enum import Enum, auto

from connectors.text.names import is_name
from connectors.text.titles import has_title

_REACHED = re.compile(r"\S@\S+\.\w|https?://|\bwww\.\w", re.IGNORECASE)
_INTERNAL = re.compile(r"(?:x|ext\.?|extension) ?\d{3,6}|\d-\d{4}", re.IGNORECASE)
"""An extension within a company: `x31715`, `3-7060`."""
_PHONE = re.compile(r"\b\d{1,5}[ ().+/–-]{1,3}\d(?:[ ().+/–-]{0,3}\d){4,}|\+\d{8}")
_DATE = re.compile(r"\b(?:\d\d?[./-]\d\d?[./-](?:\d\d){1,2}|\d{4}[./-]\d\d?[./-]\d\d?)\b(?![.-]?\d)")
_FIGURES = re.compile(r"[$€£%=;]|\d[:.,/]\d")
"""What stands in tables, amounts and dates, and in no street or building."""
_LABELLED = re.compile(r"[^\W\d_][\w -]{0,14}: ?[\w.-]+")
"""`Skype: nora.lind`"""
_DIGIT = re.compile(r"\d")
_RULE = "-_=*~#•· \t\r"
_WIDEST, _SPACES = 90, 12
"""Characters and spaces of a line of a signature, at most."""
_SHORT, _ABBREVIATED = 3, 6
"""Letters of words that a name may have in lower case: `of`, `und`; of the last one before a full stop: `Corp.`."""


class Kind(Enum):
    """What a line says; FILLER is a department, street or city; PROSE can be no line of a signature."""

    BLANK = auto()
    RULE = auto()
    NUMBERED = auto()
    REACHED = auto()
    JOB = auto()
    NAME = auto()
    FILLER = auto()
    PROSE = auto()


PROOFS = frozenset({Kind.NUMBERED, Kind.REACHED, Kind.JOB})
"""Kinds of which a signature has one at least."""


def kind_of(line: str) -> Kind:
    """What a stripped line of a signature says; PROSE where it can be none."""
    if not line:
        return Kind.BLANK
    if is_prose(line):
        return Kind.PROSE
    has_digits = _DIGIT.search(line) is not None
    if has_digits and _is_numbered(line):
        return Kind.NUMBERED
    if _has_address(line) and _REACHED.search(line):
        return Kind.REACHED
    if ":" in line and _LABELLED.fullmatch(line):
        return Kind.FILLER
    if line[0].islower():
        return Kind.PROSE
    if not line.strip(_RULE):
        return Kind.RULE
    if has_title(line):
        return Kind.JOB
    if not has_digits and is_name(line):
        return Kind.NAME
    is_filler = _is_capitalised(line) and not (has_digits and _FIGURES.search(line))
    return Kind.FILLER if is_filler else Kind.PROSE


def may_prove(line: str) -> bool:
    """The stripped line can be one of PROOFS; told in a fraction of the time of `kind_of`."""
    if _DIGIT.search(line):
        return _is_numbered(line)
    return _has_address(line) or has_title(line)


def _is_numbered(line: str) -> bool:
    """A telephone number stands on it, or it is an extension."""
    if _PHONE.search(line):
        return _DATE.search(line) is None
    return _INTERNAL.fullmatch(line) is not None


def _has_address(line: str) -> bool:
    return "@" in line or "www." in line or "://" in line


def is_prose(line: str) -> bool:
    """The stripped line is longer than those of signatures, or is part of a sentence."""
    return len(line) > _WIDEST or line[-1] in ":?!" or line.count(" ") > _SPACES or _is_sentence(line)


def _is_capitalised(line: str) -> bool:
    """All of its longer words begin with a capital, as in names of departments and of streets."""
    words = line.split()
    if line[-1] == "." and (len(words) < 2 or len(words[-1]) > _ABBREVIATED):
        return False
    return not any(word[0].islower() and len(word) > _SHORT for word in words)


def _is_sentence(line: str) -> bool:
    """Four words or more are in lower case, as in `you can reach me at 713-…`; two before a full stop."""
    return line.count(" ") > 1 and sum(map(str.islower, line.split())) >= (2 if line[-1] == "." else 4)
