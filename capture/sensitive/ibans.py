"""Numbers of bank accounts: ISO 13616, by each country's length and the digits of ISO 7064."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from stdnum import iban, numdb

from capture.sensitive.found import Found, is_in_address
from config.sensitive import SensitiveKind

_CHECK: Final = re.compile(r"[0-9](?<=[A-Za-z]{2}.)(?<![\w/=&%+.-]...)[0-9](?=[ \xa0-]?[A-Za-z0-9]{4})")
"""The two digits behind the country: digits are rarer than letters."""
_LENGTH: Final = re.compile(r"([0-9]{1,2})!")
_GAPS: Final = 12
"""Spaces and hyphens within one, at most."""


def ibans(text: str) -> Iterator[Found]:
    """In one, or parted by spaces or hyphens."""
    for check in _CHECK.finditer(text):
        start = check.start() - 2
        length = length_of(text[start : start + 2].upper())
        end = _end(text, start, length) if length else 0
        if end and _is_valid(text[start:end]) and not is_in_address(text, start):
            yield Found(start, end, SensitiveKind.IBAN)


@lru_cache(maxsize=1024)
def length_of(country: str) -> int:
    """How many characters the country's have; 0 for none."""
    ((_, told), *_) = numdb.get("iban").info(country)
    return 4 + sum(map(int, _LENGTH.findall(told["bban"]))) if "bban" in told else 0


def _end(text: str, start: int, length: int) -> int:
    """Behind so many characters; 0 where there are not so many."""
    place = start
    for _ in range(length + _GAPS):
        if place >= len(text):
            break
        if text[place].isascii() and text[place].isalnum():
            length -= 1
        elif text[place] not in " -\xa0":
            break
        place += 1
        if length == 0:
            return 0 if text[place : place + 1].isalnum() else place
    return 0


def _is_valid(written: str) -> bool:
    return bool(iban.is_valid(written.replace("\xa0", "").upper(), check_country=False))
