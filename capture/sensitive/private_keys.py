"""Private keys: what stands between the lines that begin and end one (RFC 7468, RFC 9580, OpenSSH, PuTTY)."""

import re
from collections.abc import Iterator
from typing import Final

from capture.sensitive.found import Found
from config.sensitive import SensitiveKind

_HINT: Final = "PRIVATE KEY"
_BEGIN: Final = re.compile(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_END: Final = re.compile(r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_PUTTY: Final = "Private-Lines:"
_UNENDED: Final = 8_000
"""Characters that are removed where the line that ends one is missing: longer than any key in use."""


def private_keys(text: str) -> Iterator[Found]:
    """Each with its first and last line; without a last one, what may be of it."""
    place = 0
    while _HINT in text and (begin := _BEGIN.search(text, place)):
        end = _END.search(text, begin.end())
        place = end.end() if end else min(len(text), begin.end() + _UNENDED)
        yield Found(begin.start(), place, SensitiveKind.PRIVATE_KEY)
    place = 0
    while (start := text.find(_PUTTY, place)) >= 0:
        place = min(len(text), start + _UNENDED)
        if (mac := text.find("Private-MAC:", start, place)) >= 0:
            place = mac
        yield Found(start, place, SensitiveKind.PRIVATE_KEY)
