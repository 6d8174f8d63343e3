"""Lines that stand below an author's last words and are the same in each of his messages, whoever he is."""

import re
from collections.abc import Sequence

_FOOTER = re.compile(
    r"[\W_]*+(?:"
    # Programs and telephones.
    r"sent (?:from|via) (?:my|the|a|outlook|yahoo|mail|gmail|proton|blackberry|android|iphone)\b|get outlook for |"
    r"von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis) mon |enviado (?:desde|do) |inviato da |"
    r"verzonden (?:vanaf|met) mijn |skickat från min |sendt fra min |lähetetty |отправлено с |"
    # Disclaimers.
    r"(?:this|the (?:information|contents) (?:contained |of |in )*this) (?:e-?mail|message|communication|transmission|"
    r"electronic)\b.{0,200}(?:confidential|intended|privileged|property|personal|unsolicited)|"
    r"this (?:e-?mail|message|communication) and any (?:attach|file)|"
    r"confidentiality not|disclaimer\b|legal notice\b|important notice\b|privileged (?:and|/|&) ?confidential|"
    r"diese (?:e-?mail|nachricht) (?:enthält|ist)|ce (?:message|courriel)\b.{0,80}(?:confidentiel|destin)|"
    r"este (?:mensaje|correo|e-?mail)\b.{0,120}(?:confidencial|destin)|questo messaggio\b.{0,120}riservat|"
    # Lists and advertisements.
    r"to unsubscribe|unsubscribe:|view this message in context|for additional commands|"
    r"you (?:received|are receiving) this (?:message|e-?mail) because|do you yahoo!?\?|get your free|get free email|"
    r"get more from the web|join the world.s largest|msn photos|chat with friends online|send and receive hotmail)",
    re.IGNORECASE,
)
_OPENINGS = frozenset(
    form
    for opening in (
        *(
            "sen",
            "get",
            "von",
            "ges",
            "env",
            "inv",
            "ver",
            "ski",
            "läh",
            "отп",
            "thi",
            "the",
            "con",
            "dis",
            "leg",
            "imp",
        ),
        *("pri", "die", "ce ", "est", "que", "to ", "uns", "vie", "for", "you", "do ", "joi", "msn", "cha"),
    )
    for form in (opening, opening.capitalize(), opening.upper())
)
"""How the lines above begin: most lines begin otherwise."""
_DECORATION = " \t*_-#|=~+.:\"'([<>«“"
_LAST = 40
"""Lines at the end among which a footer is looked for."""
_LONGEST = 400
"""Characters of a line that are looked at: senders of hostile text choose its length."""


def footer(lines: Sequence[str]) -> int:
    """Where disclaimers, advertisements and the notes of lists begin; the number of lines where there are none."""
    for position in range(max(len(lines) - _LAST, 0), len(lines)):
        line = lines[position]
        opening = line[:3]
        if opening not in _OPENINGS:
            if not opening or opening[0].isalnum():
                continue
            if opening[:2] == "__" and _is_of_list(lines, position + 1):
                return position
            if line.lstrip(_DECORATION)[:3] not in _OPENINGS:
                continue
        if _FOOTER.match(line, 0, _LONGEST):
            return position
    return len(lines)


def _is_of_list(lines: Sequence[str], at: int) -> bool:
    """Mailman's footer: the list's name below a rule."""
    return at < len(lines) and lines[at].rstrip().endswith("mailing list")
