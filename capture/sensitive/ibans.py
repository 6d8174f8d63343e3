"""Numbers of bank accounts: ISO 13616, by each country's length and the digits of ISO 7064."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from stdnum import iban, numdb

from capture.sensitive.found import Found, is_in_address
from config.sensitive import SensitiveKind

_BEGIN: Final = re.compile(r"(?<![\w/=&%+.-])[A-Za-z]{2}[0-9]{2}[ -]?(?=[A-Za-z0-9]{4})")
_LENGTH: Final = re.compile(r"([0-9]+)!")
_GAPS: Final = 12
"""Spaces and hyphens within one, at most."""


def ibans(text: str) -> Iterator[Found]:
    """In one, or parted by single spaces or hyphens."""
    for begin in _BEGIN.finditer(text):
        length = length_of(begin[0][:2].upper())
        end = _end(text, begin.start(), length) if length else 0
        if end and _is_valid(text[begin.start() : end]) and not is_in_address(text, begin.start()):
            yield Found(begin.start(), end, SensitiveKind.IBAN)


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
