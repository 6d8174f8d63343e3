"""Numbers of payment cards: ISO/IEC 7812, with the ranges that issuers use and the Luhn digit."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn

from capture.sensitive.found import Found, is_in_address
from config.sensitive import SensitiveKind

_NUMBER: Final = re.compile(
    r"[2-6](?<![\w.,+/#-].)[0-9]{3}(?:[0-9]{9,15}|(?:[ -][0-9]{4}){3}(?:[ -][0-9]{3})?|[ -][0-9]{6}[ -][0-9]{4,5})"
    r"(?![\w/-]|[.,][0-9])"
)
"""In one, in fours, or as American Express and Diners part theirs. It begins with digits and looks back only then: a
pattern that begins by looking back costs four times as much."""
_ISSUERS: Final = (
    # from, to (by the first six digits), lengths: https://en.wikipedia.org/wiki/Payment_card_number#Issuer_identification_number_(IIN)
    (220000, 220499, (16, 19)),
    (222100, 272099, (16,)),
    (300000, 305999, (14, 16)),
    (340000, 349999, (15,)),
    (352800, 358999, (16, 19)),
    (360000, 369999, (14,)),
    (370000, 379999, (15,)),
    (380000, 399999, (14, 16)),
    (400000, 499999, (13, 16, 19)),
    (501800, 501899, (16, 18, 19)),
    (502000, 502099, (16, 18, 19)),
    (503800, 503899, (16, 18, 19)),
    (510000, 559999, (16,)),
    (589300, 589399, (16, 18, 19)),
    (601100, 601199, (16, 19)),
    (622126, 622925, (16, 19)),
    (630400, 630499, (16, 18, 19)),
    (644000, 659999, (16, 19)),
    (675900, 676399, (16, 18, 19)),
)


def cards(text: str) -> Iterator[Found]:
    """Each by its issuer's range and length, and its check digit."""
    for found in _NUMBER.finditer(text):
        if is_card(found[0].replace(" ", "").replace("-", "")) and not is_in_address(text, found.start()):
            yield Found(found.start(), found.end(), SensitiveKind.CARD)


def is_card(digits: str) -> bool:
    """Digits that an issuer may have given out."""
    begin = int(digits[:6])
    known = any(low <= begin <= high and len(digits) in lengths for low, high, lengths in _ISSUERS)
    return known and luhn.is_valid(digits)
