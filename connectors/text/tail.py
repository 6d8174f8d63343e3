"""Finds a signature that no delimiter announces: the name, job, company, address and numbers at the end of a text."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from connectors.text.closings import is_closing
from connectors.text.names import bare_name, is_name
from connectors.text.titles import has_title

Lines = Sequence[str]

_REACHED = re.compile(r"\S@\S+\.\w|https?://|\bwww\.\w", re.IGNORECASE)
_INTERNAL = re.compile(r"(?:x|ext\.?|extension) ?\d{3,6}|\d-\d{4}", re.IGNORECASE)
"""An extension within a company: `x31715`, `3-7060`."""
_PHONE = re.compile(r"\b\d{1,5}[ ().+/–-]{1,3}\d(?:[ ().+/–-]{0,3}\d){4,}|\+\d{8}")
_DATE = re.compile(r"\b(?:\d\d?[./-]\d\d?[./-](?:\d\d){1,2}|\d{4}[./-]\d\d?[./-]\d\d?)\b(?![.-]?\d)")
_FIGURES = re.compile(r"[$€£%=;]|\d[:.,/]\d")
"""What stands in tables, amounts and dates, and in no street or building."""
_DIGIT = re.compile(r"\d")
_ATTACHED = re.compile(r"(?:- ?\S.{0,80}\.\w{2,4}|<<.{1,100}>>)$")
_RULE = "-_=*~#•· \t\r"
_BLOCK = 24
"""Lines among which a signature has to begin, blank ones among them."""
_WIDEST = 90
_SPACES = 12
_SHORT, _ABBREVIATED = 3, 6


class _Kind(Enum):
    BLANK = auto()
    RULE = auto()
    NUMBERED = auto()
    REACHED = auto()
    JOB = auto()
    NAME = auto()
    FILLER = auto()
    PROSE = auto()


_PROOFS = frozenset({_Kind.NUMBERED, _Kind.REACHED, _Kind.JOB})


def _kind(line: str) -> _Kind:
    """What a stripped line of a signature says; PROSE where it can be none."""
    if not line:
        return _Kind.BLANK
    if _is_prose(line):
        return _Kind.PROSE
    has_digits = _DIGIT.search(line) is not None
    if has_digits and _is_numbered(line):
        return _Kind.NUMBERED
    if _has_address(line) and _REACHED.search(line):
        return _Kind.REACHED
    if line[0].islower():
        return _Kind.PROSE
    if not line.strip(_RULE):
        return _Kind.RULE
    if has_title(line):
        return _Kind.JOB
    if not has_digits and is_name(line):
        return _Kind.NAME
    is_filler = _is_capitalised(line) and not (has_digits and _FIGURES.search(line))
    return _Kind.FILLER if is_filler else _Kind.PROSE


def _is_numbered(line: str) -> bool:
    """A telephone number stands on it, or it is an extension."""
    if _PHONE.search(line):
        return _DATE.search(line) is None
    return _INTERNAL.fullmatch(line) is not None


def _has_address(line: str) -> bool:
    return "@" in line or "www." in line or "://" in line


def _is_prose(line: str) -> bool:
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


def _collected(lines: Lines, end: int) -> tuple[int, dict[int, _Kind]]:
    """From the end upwards: where the last lines begin that may all be of a signature, and what each says."""
    kinds: dict[int, _Kind] = {}
    start = end
    for position in range(end - 1, max(end - _BLOCK, 0) - 1, -1):
        line = lines[position].strip()
        kind = _kind(line)
        if kind is _Kind.PROSE or is_closing(line):
            break
        kinds[position] = kind
        start = position
    return start, kinds


def _said(lines: Lines, at: int) -> str:
    """The last line above that is not blank."""
    for position in range(at - 1, max(at - 8, -1), -1):
        if line := lines[position].strip():
            return line
    return ""


def _begins(lines: Lines, kinds: dict[int, _Kind], start: int) -> int | None:
    """Where in the block the signature begins: at the first of its paragraphs that can begin one and is proven."""
    paragraphs = _paragraphs([at for at in range(start, len(lines)) if kinds[at] is not _Kind.BLANK], lines)
    for place, paragraph in enumerate(paragraphs):
        filled = [at for one in paragraphs[place:] for at in one]
        if place + 1 < len(paragraphs) and not _leads(lines, kinds, paragraph):
            continue
        begin = _first(lines, kinds, filled)
        if begin is not None and _is_proven(lines, kinds, begin):
            return begin
    return None


def _paragraphs(filled: Sequence[int], lines: Lines) -> list[list[int]]:
    found: list[list[int]] = []
    for at in filled:
        if found and lines[at - 1].strip():
            found[-1].append(at)
        else:
            found.append([at])
    return found


def _leads(lines: Lines, kinds: dict[int, _Kind], paragraph: Sequence[int]) -> bool:
    """It proves something itself, or is the full name, or a rule, on top of what does; not `Ben,` or `FYI`."""
    first = paragraph[0]
    if any(kinds[at] in _PROOFS for at in paragraph) or kinds[first] is _Kind.RULE:
        return True
    return kinds[first] is _Kind.NAME and " " in bare_name(lines[first])


def _first(lines: Lines, kinds: dict[int, _Kind], filled: Sequence[int]) -> int | None:
    """The line that begins the signature: below the name that signs the letter, at the full name or the rule."""
    above = _said(lines, filled[0])
    if above.endswith((":", "：")):
        return None
    is_signed = is_closing(above)
    if kinds[filled[0]] is _Kind.NAME and _signs(lines, filled, is_signed=is_signed):
        filled, is_signed = filled[1:], True
    if not filled:
        return None
    first = filled[0]
    if is_signed or kinds[first] in (_Kind.NAME, _Kind.RULE):
        return first
    if kinds[first] is _Kind.NUMBERED:
        return first if _is_signing(lines, first, above) else None
    shown = [kinds[at] for at in filled]
    return first if _Kind.JOB in shown and _Kind.NUMBERED in shown else None


def _signs(lines: Lines, filled: Sequence[int], *, is_signed: bool) -> bool:
    """The name on top ends the letter and belongs to it: directly below a closing, or short above the full one."""
    at = filled[0]
    if is_signed and at > 0 and lines[at - 1].strip():
        return True
    name = bare_name(lines[at])
    if " " in name or at + 1 >= len(lines):
        return False
    return not lines[at + 1].strip() or lines[filled[1]].strip().startswith(name)


def _is_signing(lines: Lines, at: int, above: str) -> bool:
    """One or two words alone on the line above, below a blank: `gngr`."""
    before = at - 2
    return (
        len(above) <= 20
        and len(above.split()) <= 2
        and lines[at - 1].strip() == above
        and before >= 0
        and not lines[before].strip()
    )


def _is_proven(lines: Lines, kinds: dict[int, _Kind], start: int) -> bool:
    """A number stands there, or an address or a job below a full name."""
    said = [at for at in range(start, len(lines)) if kinds[at] is not _Kind.BLANK]
    shown = [kinds[at] for at in said]
    is_named = shown[0] is _Kind.NAME and " " in bare_name(lines[said[0]])
    if _Kind.NUMBERED in shown:
        return True
    if _Kind.REACHED in shown:
        return _Kind.JOB in shown or is_named or shown[0] is not _Kind.NAME
    return is_named and _Kind.JOB in shown[1:3]


def signature_block(lines: Lines) -> tuple[int, int]:
    """Where the signature at the end of a letter starts and ends; an empty range at the end where there is none.

    Names of attached files may follow it.
    """
    end = len(lines)
    while end and _is_attached(lines[end - 1].strip()):
        end -= 1
    if not _is_worth_a_look(lines, end):
        return len(lines), len(lines)
    start, kinds = _collected(lines, end)
    if start < end and not _PROOFS.isdisjoint(kinds.values()):
        begin = _begins(lines[:end], kinds, start)
        if begin is not None:
            return begin, end
    return len(lines), len(lines)


def _is_worth_a_look(lines: Lines, end: int) -> bool:
    """Some line at the end, above which is nothing but short ones, has an address, enough digits or a job: few letters do."""
    for position in range(end - 1, max(end - _BLOCK, 0) - 1, -1):
        line = lines[position].strip()
        if not line:
            continue
        if _is_prose(line) or is_closing(line):
            return False
        if _DIGIT.search(line):
            if _is_numbered(line):
                return True
        elif _has_address(line) or has_title(line):
            return True
        elif line[0].islower():
            return False
    return False


def _is_attached(line: str) -> bool:
    return not line or (line[0] in "-<" and _ATTACHED.match(line) is not None)
