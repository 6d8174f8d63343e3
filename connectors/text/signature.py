"""Cuts off what stands below an author's last words: signatures, disclaimers, advertisements, footers of lists."""

import re
from collections.abc import Sequence

_DELIMITERS = frozenset({"-- ", "--", "—", "– "})
_FOOTER = re.compile(
    r"[\W_]*(?:"
    # Programs and telephones.
    r"sent (?:from|via) (?:my|the|a|outlook|yahoo|mail|gmail|proton|blackberry|android|iphone)\b|get outlook for |"
    r"von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis) mon |enviado (?:desde|do) |inviato da |"
    r"verzonden (?:vanaf|met) mijn |skickat från min |sendt fra min |lähetetty |отправлено с |"
    # Disclaimers.
    r"(?:this|the (?:information|contents) (?:contained |of |in )*this) (?:e-?mail|message|communication|transmission|"
    r"electronic)\b.{0,200}(?:confidential|intended|privileged|property|personal|unsolicited)|"
    r"confidentiality not|disclaimer\b|legal notice\b|important notice\b|privileged (?:and|/|&) ?confidential|"
    r"diese (?:e-?mail|nachricht) (?:enthält|ist)|ce (?:message|courriel)\b.{0,80}(?:confidentiel|destin)|"
    r"este (?:mensaje|correo|e-?mail)\b.{0,120}(?:confidencial|destin)|questo messaggio\b.{0,120}riservat|"
    # Lists and advertisements.
    r"to unsubscribe|unsubscribe:|view this message in context|for additional commands|.{1,60} mailing list$|"
    r"you (?:received|are receiving) this (?:message|e-?mail) because|do you yahoo!?\?|get your free|get free email|"
    r"get more from the web|join the world.s largest|msn photos|chat with friends online|send and receive hotmail)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\+|\(|\b)\d[\d ().x/-]{7,}\d|\b(?:tel|phone|ph|fax|mobile|mob|cell|office|direct|voice)\b\.?\s*:?\s*[\d(+]"
    r"|@\S+\.\w|https?://|\bwww\.",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[^\W\d_a-z][\w.'’-]*(?: [\w.'’(),&-]+){0,5}$")
_LAST = 40
"""Lines at the end among which a footer is looked for."""
_LONGEST = 400
"""Characters of a line that are looked at: senders of hostile text choose its length."""


def without_signature(lines: Sequence[str]) -> Sequence[str]:
    """The author's lines without the end that is the same in each of his messages."""
    lines = _stripped(lines[: _delimited(lines)])
    lines = _stripped(lines[: _footer(lines)])
    return _stripped(lines[: _contact_block(lines)])


def _stripped(lines: Sequence[str]) -> Sequence[str]:
    end = len(lines)
    while end and not lines[end - 1].strip(" \t\r-_=*"):
        end -= 1
    return lines[:end]


def _delimited(lines: Sequence[str]) -> int:
    """Where `-- ` stands (RFC 3676 4.3), without its space too if little follows."""
    for position in range(len(lines)):
        line = lines[position]
        if line in _DELIMITERS and (line == "-- " or len(lines) - position < 15):
            return position
    return len(lines)


def _footer(lines: Sequence[str]) -> int:
    for position in range(max(len(lines) - _LAST, 0), len(lines)):
        line = lines[position].strip()
        if line and _FOOTER.match(line, 0, _LONGEST):
            return position
    return len(lines)


def _contact_block(lines: Sequence[str]) -> int:
    """Where the last paragraph starts, if it is a name over short lines with a telephone number or an address."""
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = [line.strip() for line in lines[start:]]
    is_block = 2 <= len(block) <= 10 and start > 0 and all(len(line) <= 60 for line in block)
    if is_block and _NAME.match(block[0]) and any(map(_CONTACT.search, block)):
        return start
    return len(lines)
