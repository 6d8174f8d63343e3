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
    r"\d.*\b(?:street|st|road|rd|avenue|ave|drive|dr|lane|boulevard|blvd|suite|ste|floor|way|plaza|square|building|"
    r"highway|hwy|parkway|court|room|rue|via|calle|laan)\b|(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|gatan|"
    r"vägen|veien|gata|vej|katu) ?\d|^(?:[A-Z]{1,2}-)?\d{4,6} [^\W\d]|[^\W\d].{0,30}\b\d{4,6}(?:-\d{3,4})?(?:,? [^\W\d][\w. ]{1,15})?$|"
    r"\bp\.? ?o\.? ?box\b|^[\w.-]{1,4}\d[\w-]{1,6}$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:inc|corp|corporation|incorporated|company|co|llc|llp|l\.l\.[cp]|l\.l\.p|ltd|limited|plc|lp|gmbh|ag|kg|se|sas|sarl|"
    r"s\.a|sa|srl|s\.r\.l|s\.p\.a|spa|bv|b\.v|nv|ab|as|a/s|aps|oy|oyj|s\.r\.o|kft|pty|ооо|group|associates|partners|"
    r"consultants|consulting|solutions|technologies|systems|university|universität|institute|bank|department|dept|"
    r"division|team|desk|services|center|centre|office)\b\.?(?: *\(.*\))?$",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"(?:- ?\S.{0,80}\.\w{2,4}|<<.{1,100}>>)$")
_RULE = "-_=*~#•· \t\r"
_BLOCK = 24
"""Lines among which a signature has to begin, blank ones among them."""
_WIDEST = 90


class _Kind(Enum):
    BLANK = auto()
    RULE = auto()
    REACHED = auto()
    JOB = auto()
    NAME = auto()
    FILLER = auto()
    PROSE = auto()


def _kind(line: str) -> _Kind:
    """What a line of a signature says; PROSE where it can be none."""
    if not line.strip():
        return _Kind.BLANK
    if not line.strip(_RULE):
        return _Kind.RULE
    if len(line) > _WIDEST or line[-1] in ":?!":
        return _Kind.PROSE
    words = line.split()
    if _INTERNAL.fullmatch(line):
        return _Kind.REACHED
    if len(words) <= 9 and (_REACHED.search(line) or any(numbers(line))):
        return _Kind.PROSE if _is_sentence(words) else _Kind.REACHED
    if has_title(line):
        return _Kind.JOB
    if is_name(line):
        return _Kind.NAME
    is_filler = len(words) <= 9 and not line[0].islower() and (_PLACE.search(line) or _COMPANY.search(line))
    return _Kind.FILLER if is_filler else _Kind.PROSE


def _is_sentence(words: Sequence[str]) -> bool:
    """Most words are in lower case, as in `you can reach me at 713-…`."""
    return sum(word.isalpha() and word.islower() for word in words) >= 4


def _collected(lines: Lines) -> tuple[int, dict[int, _Kind]]:
    """From the end upwards: where the last lines begin that may all be of a signature, and what each says."""
    kinds: dict[int, _Kind] = {}
    start = len(lines)
    for position in range(len(lines) - 1, max(len(lines) - _BLOCK, 0) - 1, -1):
        line = lines[position].strip()
        if is_closing(line):
            break
        kind = _kind(line)
        if kind is _Kind.PROSE:
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
    end = len(lines)
    filled = [at for at in range(start, end) if kinds[at] is not _Kind.BLANK]
    if not filled:
        return None
    first = filled[0]
    above = _said(lines, first)
    if above.endswith((":", "：")):
        return None
    is_signed = is_closing(above)
    rest = filled
    if kinds[first] is _Kind.NAME and _signs(lines, first, filled, is_signed=is_signed):
        rest, is_signed = filled[1:], True
    if not rest:
        return None
    if is_signed or kinds[rest[0]] in (_Kind.NAME, _Kind.RULE):
        return rest[0]
    if kinds[rest[0]] is _Kind.REACHED and _is_signing(lines, rest[0], above):
        return rest[0]
    return None


def _signs(lines: Lines, at: int, filled: Sequence[int], *, is_signed: bool) -> bool:
    """The name at this line ends the letter and belongs to it: below a closing, or short above the full one."""
    name = bare_name(lines[at])
    if is_signed and at > 0 and lines[at - 1].strip():
        return True
    if " " in name:
        return False
    following = lines[filled[1]].strip() if len(filled) > 1 else ""
    return at + 1 < len(lines) and (not lines[at + 1].strip() or following.startswith(name))


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
    while end and (not lines[end - 1].strip() or _ATTACHED.match(lines[end - 1].strip())):
        end -= 1
    body = lines[:end]
    start, kinds = _collected(body)
    if start == 0 or start == end:
        return len(lines), len(lines)
    begin = _begins(body, kinds, start)
    if begin is None or not _is_proven(body, kinds, begin):
        return len(lines), len(lines)
    return begin, end
