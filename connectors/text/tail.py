"""Finds a signature that no delimiter announces: the name, job, company, address and numbers at the end of a text."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from connectors.text.closings import is_closing
from connectors.text.names import bare_name, is_name
from connectors.text.phones import numbers
from connectors.text.titles import has_title

Lines = Sequence[str]

_REACHED = re.compile(r"\S@\S+\.\w|https?://|\bwww\.\w", re.IGNORECASE)
_INTERNAL = re.compile(r"(?:x|ext\.?|extension) ?\d{3,6}|\d-\d{4}", re.IGNORECASE)
"""An extension within a company: `x31715`, `3-7060`."""
_PLACE = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|drive|dr|lane|boulevard|blvd|suite|ste|floor|way|plaza|square|building|highway|"
    r"hwy|parkway|court|room|rue|via|calle|laan|box)\b|(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|gatan|vägen|"
    r"veien|gata|vej|katu) ?\d|^(?:[a-z]{1,2}-)?\d{4,6} [^\W\d]|"
    r"^[^\W\d].{0,40}\b\d{4,6}(?:-\d{3,4})?(?:,? [^\W\d][\w. ]{1,15})?$|^[\w.-]{1,4}\d[\w-]{1,6}$",
    re.IGNORECASE,
)
_COMPANY = frozenset(
    """
    inc corp corporation incorporated company co llc llp l.l.c l.l.p ltd limited plc lp gmbh ag kg se sas sarl s.a sa srl
    s.r.l s.p.a spa bv b.v nv ab as a/s aps oy oyj s.r.o kft pty ооо group associates partners consultants consulting
    solutions technologies systems university universität institute bank department dept division team desk services
    center centre office
    """.split()
)
"""Last words of companies and of departments."""
_DIGIT = re.compile(r"\d")
_ATTACHED = re.compile(r"(?:- ?\S.{0,80}\.\w{2,4}|<<.{1,100}>>)$")
_RULE = "-_=*~#•· \t\r"
_BLOCK = 24
"""Lines among which a signature has to begin, blank ones among them."""
_WIDEST = 90
_SPACES = 12
_SHORT = 3


class _Kind(Enum):
    BLANK = auto()
    RULE = auto()
    REACHED = auto()
    JOB = auto()
    NAME = auto()
    FILLER = auto()
    PROSE = auto()


_PROOFS = frozenset({_Kind.REACHED, _Kind.JOB})


def _kind(line: str) -> _Kind:
    """What a stripped line of a signature says; PROSE where it can be none."""
    if not line:
        return _Kind.BLANK
    if len(line) > _WIDEST or line[-1] in ":?!" or line.count(" ") > _SPACES or _is_sentence(line):
        return _Kind.PROSE
    is_numbered = _DIGIT.search(line) is not None
    if (is_numbered or "@" in line or "www." in line or "://" in line) and _is_reached(line):
        return _Kind.REACHED
    if line[0].islower():
        return _Kind.PROSE
    if not line.strip(_RULE):
        return _Kind.RULE
    if has_title(line):
        return _Kind.JOB
    if is_name(line):
        return _Kind.NAME
    if line.rpartition(" ")[2].rstrip(".,").lower() in _COMPANY or (is_numbered and _PLACE.search(line)):
        return _Kind.FILLER
    return _Kind.FILLER if not is_numbered and line[-1] != "." and _is_capitalised(line) else _Kind.PROSE


def _is_capitalised(line: str) -> bool:
    """All of its longer words begin with a capital, as in names of departments."""
    return not any(word[0].islower() and len(word) > _SHORT for word in line.split())


def _is_sentence(line: str) -> bool:
    """Four words or more are in lower case, as in `you can reach me at 713-…`."""
    return line.count(" ") > 2 and sum(map(str.islower, line.split())) >= 4


def _is_reached(line: str) -> bool:
    return _REACHED.search(line) is not None or _INTERNAL.fullmatch(line) is not None or any(numbers(line))


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
    """Where in the block the signature begins: below the name that signs the letter, at the full name or the rule."""
    filled = _from_proof([at for at in range(start, len(lines)) if kinds[at] is not _Kind.BLANK], lines, kinds)
    above = _said(lines, filled[0])
    if above.endswith((":", "：")):
        return None
    is_signed = is_closing(above)
    if kinds[filled[0]] is _Kind.NAME and _signs(lines, filled, is_signed=is_signed):
        filled, is_signed = filled[1:], True
    if not filled:
        return None
    first = filled[0]
    if is_signed or kinds[first] in (_Kind.NAME, _Kind.RULE) or (_is_signing(lines, first, above) and kinds[first] in _PROOFS):
        return first
    return first if len(filled) > 2 and sum(kinds[at] in _PROOFS for at in filled) > 1 else None


def _from_proof(filled: list[int], lines: Lines, kinds: dict[int, _Kind]) -> list[int]:
    """Without the paragraphs at the top that are no more than names: `Ben,` over `FYI` over the signature."""
    paragraphs: list[list[int]] = []
    for at in filled:
        if paragraphs and lines[at - 1].strip():
            paragraphs[-1].append(at)
        else:
            paragraphs.append([at])
    first = next(place for place, one in enumerate(paragraphs) if any(kinds[at] in _PROOFS for at in one))
    if first and kinds[paragraphs[first][0]] is not _Kind.NAME:
        above = paragraphs[first - 1]
        first -= kinds[above[0]] is _Kind.RULE or (kinds[above[0]] is _Kind.NAME and " " in bare_name(lines[above[0]]))
    return [at for paragraph in paragraphs[first:] for at in paragraph]


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
    """A number, an address or a job stands below the name; a web page alone proves only a full name."""
    said = [at for at in range(start, len(lines)) if kinds[at] is not _Kind.BLANK]
    shown = [kinds[at] for at in said]
    if _Kind.REACHED not in shown:
        return _Kind.JOB in shown[1:3] and shown[0] is _Kind.NAME and " " in bare_name(lines[said[0]])
    is_numbered = any(_INTERNAL.fullmatch(lines[at].strip()) or any(numbers(lines[at])) for at in said)
    if is_numbered or _Kind.JOB in shown:
        return True
    return shown[0] is not _Kind.NAME or " " in bare_name(lines[said[0]])


def signature_block(lines: Lines) -> tuple[int, int]:
    """Where the signature at the end of a letter starts and ends; an empty range at the end where there is none.

    Names of attached files may follow it.
    """
    end = len(lines)
    while end and _is_attached(lines[end - 1].strip()):
        end -= 1
    start, kinds = _collected(lines, end)
    if start < end and not _PROOFS.isdisjoint(kinds.values()):
        begin = _begins(lines[:end], kinds, start)
        if begin is not None and _is_proven(lines[:end], kinds, begin):
            return begin, end
    return len(lines), len(lines)


def _is_attached(line: str) -> bool:
    return not line or (line[0] in "-<" and _ATTACHED.match(line) is not None)
