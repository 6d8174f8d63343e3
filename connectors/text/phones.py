"""Telephone numbers in a line of a signature, by their shape and by the label beside them."""

import re
from collections.abc import Iterator
from enum import StrEnum

_NUMBER = re.compile(
    r"(?<![\w@/=.-])(?P<number>(?:\+|00)?[ ]?\(?\+?\d[\d ()./–-]{4,24}\d)"
    r"(?:[ ,;-]{0,3}(?:x|ext(?:ension)?|extn|dw|durchwahl)[ .:]{0,2}(?P<extension>\d{1,6}))?(?![\w@]|[-/.]\d)",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    r"\+ ?\d|00\d|0\d{2,5}[ /().-]|\(0?\d{2,5}\)|(?:1[ .-])?\d{3}[ ./-]\d{3}[ .-]\d{4,5}$|\d{2}(?:[ .]\d\d){4}$",
    re.IGNORECASE,
)
"""How a number that no label announces has to begin, or look as a whole."""
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$|\d{5}-\d{4}$|(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d$")
_LABEL = re.compile(
    r"(?P<fax>\b(?:tele)?fax\b|\bfaxno\b|\bfacsimile\b|\bfx\b|\btelefaks\b|\bfaks\b|\btélécopie\b|\bf(?=[.:) ])|传真|"
    r"факс)|"
    r"(?P<phone>\b(?:tele?|phones?|ph|telephone|teléfono|telefono|téléphone|telefone|telefoon|telefon|tlf|tfno?|tél|puh|"
    r"mobile?|mobiles?|mobil|móvil|movil|celular|cellulare|cell|cel|gsm|mob|handy|portable|natel|matkapuhelin|komórka|"
    r"office|direct|desk|main|work|home|business|switchboard|voice|büro|direkt|durchwahl|zentrale|bureau|standard|"
    r"oficina|ufficio|kantoor|kontor|тел|моб|t|p|m|o|c|d|w|h)\b\.?|电话|手机|電話|携帯|☎|✆|📞|📱)|"
    r"(?P<other>\b(?:pager|fein|ein|vat|ust|iban|bic|acct|account|konto|siret|siren|hrb|hra|abn|icq|pin|passcode|code|"
    r"id|case|ticket|order|invoice|ref|no\. ?of|p\.? ?o\.? box)\b)",
    re.IGNORECASE,
)
_LEAST, _MOST = 7, 15
"""Digits of a telephone number: ITU-T E.164 allows at most 15; below 7 it is an internal extension."""


class Kind(StrEnum):
    """What the label beside a number says of it."""

    PHONE = "phone"
    FAX = "fax"
    OTHER = "other"
    BARE = "bare"


def _kind(text: str) -> Kind:
    """Of the label that comes first, as in `tel/fax`; letters between the label and the number make it prose."""
    found = _LABEL.search(text)
    return Kind(found.lastgroup) if found and found.lastgroup else Kind.BARE


def _digits(number: str, extension: str | None) -> str:
    """`+442077835466` for `+44 (0)20 7783 5466`, with `x238` behind it where an extension is given."""
    plain = number.strip()
    if plain.startswith(("+", "00", "(+")):
        plain = plain.replace("(0)", "")
    digits = re.sub(r"\D", "", plain)
    if plain.startswith("00"):
        digits = digits[2:]
    sign = "+" if plain.startswith(("+", "00", "(+")) else ""
    return f"{sign}{digits}" + (f"x{extension}" if extension else "")


def _is_number(number: str, kind: Kind) -> bool:
    number = number.strip()
    digits = sum(map(str.isdigit, number))
    if not _LEAST <= digits <= _MOST or _DATE.match(number) or kind is Kind.OTHER:
        return False
    return kind is not Kind.BARE or _SHAPE.match(number) is not None


def numbers(line: str) -> Iterator[tuple[Kind, str]]:
    """The telephone and fax numbers of a line, each with its kind: digits, `+` kept, `x` before an extension.

    Labels stand before the numbers (`Tel: …`) or behind them (`… (fax)`): the first number of the line shows which.
    """
    found = list(_NUMBER.finditer(line))
    if not found:
        return
    edges = [0, *(match.end() for match in found)]
    before = [line[edges[position] : match.start()] for position, match in enumerate(found)]
    after = [*before[1:], line[edges[-1] :]]
    is_behind = _kind(before[0]) is Kind.BARE and not (len(found) > 1 and before[1].rstrip().endswith(":"))
    for position, match in enumerate(found):
        kind = _kind(after[position] if is_behind else before[position])
        if _is_number(match["number"], kind):
            yield kind, _digits(match["number"], match["extension"])


def label_alone(line: str) -> Kind:
    """The kind of a line that is only a label, whose number stands on the next line; BARE where it is none."""
    return _kind(line) if len(line) <= 16 and line.rstrip().endswith(":") else Kind.BARE
