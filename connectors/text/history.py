"""Finds where the history of a conversation starts in a text: separators, header blocks, attributions."""

import re
from collections.abc import Sequence

from connectors.text.labels import FORWARDED, LABELS, LONGEST_LABEL, OPENERS, WROTE

Lines = Sequence[str]

_DASHES = "-_*=~#<([ \t"
_DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_STAMP = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},? +\d{1,2}:\d\d")
_ADDRESS = re.compile(r"\S@\S")
_ISO_DATED = re.compile(r"^\d{4}[-/.]\d\d?[-/.]\d\d?\b.*\S@\S+")
_LABELLED = LONGEST_LABEL + 12
"""Characters among which the colon of a label stands."""
_BLOCK = 14
"""Lines without a label, blank or more names of recipients, that a header block may hold."""
_RECIPIENTS = 150
"""Lines that it may hold in all, where people are listed on them."""
_LISTED = re.compile("[@/,;]")
_ENOUGH = 3
"""Labels that make a header block."""
_GROUPWISE = re.compile(r">>> .{3,120}\d{1,2}[:.]\d\d.{0,20}>>>$")
"""`>>> Ben Okafor 03/02/26 10:41AM >>>`: Novell GroupWise, which does not quote what follows."""


def is_quoted(stripped: str) -> bool:
    """A line behind `>`, but for GroupWise's introduction; and for `From `, before which an mbox puts one itself."""
    if stripped[0] != ">" or stripped.startswith(">From ") or _is_wrapped_verb(stripped):
        return False
    return stripped[-1] != ">" or _GROUPWISE.match(stripped) is None


def _is_wrapped_verb(stripped: str) -> bool:
    """`> wrote:`, the bracket of an address that was broken over the line."""
    return stripped[-1] == ":" and (stripped == ">:" or stripped[1:].lstrip().lower().startswith(WROTE))


def is_separator(stripped: str) -> bool:
    """`-----Original Message-----`, `---------- Forwarded by …`, `Begin forwarded message:`, `---- On … wrote ----`."""
    if stripped[0] == ">":
        return _GROUPWISE.match(stripped) is not None
    if stripped[0] not in _DASHES and stripped[-1] != ":":
        return False
    words = stripped.lstrip(_DASHES).lower()
    if words.startswith(FORWARDED):
        return True
    return stripped.startswith("---- ") and words.rstrip(" -").endswith(WROTE)


def _label(line: str) -> str:
    """The label that a line opens with; "" where it has none."""
    if not line.isascii():
        line = line[:_LABELLED].replace("：", ":")
    colon = line.find(":", 0, _LABELLED)
    if colon < 1:
        return ""
    word = line[:colon].strip(" \t*").lower()
    return word if word in LABELS else ""


def header_block(lines: Lines, at: int) -> int | None:
    """Where the history starts whose header block has its first label at this line; None where none is here.

    No label comes twice in it: text of nothing but labels is read once for each label, not once for each line.
    """
    label = _label(lines[at])
    if not label:
        return None
    labels = {label}
    blank = others = 0
    for position in range(at + 1, min(at + _BLOCK + _RECIPIENTS, len(lines))):
        line = lines[position]
        label = _label(line)
        if label in labels:
            break
        if label:
            labels.add(label)
            if len(labels) == _ENOUGH:
                return _above(lines, at)
            blank = 0
            continue
        is_blank = not line.strip()
        blank += is_blank
        others += 1
        if blank > 2 or (blank and not is_blank) or (others > _BLOCK and not _LISTED.search(line)):
            break
    return None


def _above(lines: Lines, at: int) -> int:
    """Notes and Outlook put rules, the sender and the time above the labels: the first line of those."""
    start = at
    name_due = _is_by(lines[at].strip())
    for position in range(at - 1, max(at - 8, -1), -1):
        line = lines[position].strip()
        if not line:
            continue
        if _STAMP.search(line) and len(line) < 120:
            name_due, start = len(line) < 30, position
        elif _is_by(line):
            name_due, start = True, position
        elif not line.strip("-_=*") or is_separator(line):
            start = position
        else:
            if name_due and len(line) < 60 and line[-1] not in ".!?,:;":
                start = position
            break
    return start


def _is_by(line: str) -> bool:
    """What Notes puts between the sender and the labels."""
    return line.lower().startswith(("sent by", "please respond"))


def attribution(lines: Lines, at: int) -> int | None:
    """Where `On … wrote:` starts that ends at this line; None where it is something else that ends in a colon."""
    joined = ""
    start = at
    for position in range(at, max(at - 4, -1), -1):
        line = lines[position].strip()
        if not line or is_quoted(line):
            break
        joined, start = f"{line} {joined}", position
        if _ISO_DATED.match(joined):
            return position
        if _opens(line) and _DATED.search(joined) and _has_verb(joined):
            return position
    if quote_follows(lines, at):
        is_addressed = _ADDRESS.search(joined) is not None
        if is_addressed and (joined.startswith("---") or (_opens(joined) and _has_verb(joined))):
            return start
        is_dated = _DATED.search(joined) is not None
        if _has_verb(joined) or (is_dated and is_addressed):
            return start if len(joined) < 240 and is_dated else at
    last = lines[at].strip().lower().rstrip(": ：")
    return at if last.endswith(WROTE) and len(last) < 80 and _ADDRESS.search(last) else None


def _opens(line: str) -> bool:
    return line.split(None, 1)[0].rstrip(".,").lower() in OPENERS


def _has_verb(text: str) -> bool:
    lowered = text.lower()
    return any(verb in lowered for verb in WROTE)


def quote_follows(lines: Lines, at: int) -> bool:
    """The next line that is not blank is behind `>`."""
    for line in lines[at + 1 : at + 4]:
        stripped = line.strip()
        if stripped:
            return is_quoted(stripped)
    return False


def names_quoted(line: str) -> bool:
    """`Ben Okafor wrote`, above a quote: a short line that ends with the verb, without a colon."""
    return len(line) < 80 and line.lower().endswith(WROTE)
