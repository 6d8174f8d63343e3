"""Finds a signature that no delimiter announces: the name, job, company, address and numbers at the end of a text."""

import re
from collections.abc import Sequence

from connectors.text.closings import is_closing
from connectors.text.kinds import PROOFS, Kind, is_prose, kind_of, may_prove
from connectors.text.names import bare_name

Lines = Sequence[str]

_ATTACHED = re.compile(r"(?:- ?\S.{0,80}\.\w{2,4}|<<.{1,100}>>)$")
_BLOCK = 24
"""Lines among which a signature has to begin, blank ones among them."""


def _collected(lines: Lines, end: int) -> tuple[int, dict[int, Kind]]:
    """From the end upwards: where the last lines begin that may all be of a signature, and what each says."""
    kinds: dict[int, Kind] = {}
    start = end
    for position in range(end - 1, max(end - _BLOCK, 0) - 1, -1):
        line = lines[position].strip()
        kind = kind_of(line)
        if kind is Kind.PROSE or is_closing(line):
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


def _begins(lines: Lines, kinds: dict[int, Kind], start: int) -> int | None:
    """Where in the block the signature begins: at the first of its paragraphs that can begin one and is proven."""
    paragraphs = _paragraphs([at for at in range(start, len(lines)) if kinds[at] is not Kind.BLANK], lines)
    for place, paragraph in enumerate(paragraphs):
        filled = [at for one in paragraphs[place:] for at in one]
        is_top = place == 0 and is_closing(_said(lines, paragraph[0]))
        if not is_top and place + 1 < len(paragraphs) and not _leads(lines, kinds, paragraph):
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


def _leads(lines: Lines, kinds: dict[int, Kind], paragraph: Sequence[int]) -> bool:
    """It proves something itself, or is the full name, or a rule, on top of what does; not `Ben,` or `FYI`."""
    first = paragraph[0]
    if any(kinds[at] in PROOFS for at in paragraph) or kinds[first] is Kind.RULE:
        return True
    return kinds[first] is Kind.NAME and " " in bare_name(lines[first])


def _first(lines: Lines, kinds: dict[int, Kind], filled: Sequence[int]) -> int | None:
    """The line that begins the signature: below the name that signs the letter, at the full name or the rule."""
    above = _said(lines, filled[0])
    if above.endswith((":", "：")):
        return None
    is_signed = is_closing(above)
    if kinds[filled[0]] is Kind.NAME and _signs(lines, kinds, filled, is_signed=is_signed):
        filled, is_signed = filled[1:], True
    if not filled:
        return None
    first = filled[0]
    if is_signed or kinds[first] in (Kind.NAME, Kind.RULE):
        return first
    if kinds[first] is Kind.NUMBERED:
        return first if _is_signing(lines, first, above) else None
    shown = [kinds[at] for at in filled]
    return first if Kind.JOB in shown and Kind.NUMBERED in shown else None


def _signs(lines: Lines, kinds: dict[int, Kind], filled: Sequence[int], *, is_signed: bool) -> bool:
    """The name on top ends the letter: directly below a closing, or short above the full one or a number."""
    at = filled[0]
    if is_signed and at > 0 and lines[at - 1].strip():
        return True
    name = bare_name(lines[at])
    if " " in name or len(filled) < 2:
        return False
    is_number_all = all(kinds[below] is Kind.NUMBERED for below in filled[1:])
    return is_number_all or not lines[at + 1].strip() or lines[filled[1]].strip().startswith(name)


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


def _is_proven(lines: Lines, kinds: dict[int, Kind], start: int) -> bool:
    """A number stands there, or an address or a job below a full name."""
    said = [at for at in range(start, len(lines)) if kinds[at] is not Kind.BLANK]
    shown = [kinds[at] for at in said]
    is_named = shown[0] is Kind.NAME and " " in bare_name(lines[said[0]])
    if Kind.NUMBERED in shown:
        return True
    if Kind.REACHED in shown:
        return Kind.JOB in shown or is_named or shown[0] is not Kind.NAME
    return is_named and Kind.JOB in shown[1:3]


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
    if start < end and not PROOFS.isdisjoint(kinds.values()):
        begin = _begins(lines[:end], kinds, start)
        if begin is not None:
            return begin, end
    return len(lines), len(lines)


def _is_worth_a_look(lines: Lines, end: int) -> bool:
    """One of the short lines at the end proves something: few letters end so."""
    for position in range(end - 1, max(end - _BLOCK, 0) - 1, -1):
        line = lines[position].strip()
        if not line:
            continue
        if is_prose(line) or is_closing(line):
            return False
        if may_prove(line):
            return True
        if line[0].islower():
            return False
    return False


def _is_attached(line: str) -> bool:
    return not line or (line[0] in "-<" and _ATTACHED.match(line) is not None)
