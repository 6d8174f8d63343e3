"""Partial answers: the parameter `fields`. https://developers.google.com/discovery/v1/performance"""

import re
from collections import deque
from functools import lru_cache
from typing import Final

from tests.servers.google.refusal import Refusal
from tests.servers.https.exchange import Json

Mask = dict[str, "Mask | None"]
"""Name → what of it is wanted; None for all of it."""
_WORD: Final = re.compile(r"[\w*]+|[(),/]", re.ASCII)


def chosen(value: Json, mask: Mask) -> Json:
    """What the mask has of an answer."""
    cut = _cut(value, mask)
    assert isinstance(cut, dict)
    return cut


@lru_cache(maxsize=256)
def mask_of(fields: str) -> Mask:
    """What `items(id,start/dateTime),nextPageToken` asks for. Refused: what is not in this parameter's language."""
    words = deque(_WORD.findall(fields))
    if "".join(words) != fields:
        raise unknown(fields)
    mask = _selection(words, fields)
    if words:
        raise unknown(fields)
    return mask


def unknown(field: str) -> Refusal:
    """Somebody asked for a field that there is not."""
    return Refusal(400, "invalidParameter", f"Invalid field selection {field}", located="fields")


def _selection(words: deque[str], fields: str) -> Mask:
    mask: Mask = {}
    while True:
        place, name = mask, _name(words, fields)
        while _next_is("/", words):
            inner = place.get(name) or {}
            place[name] = inner
            place, name = inner, _name(words, fields)
        place[name] = None
        if _next_is("(", words):
            place[name] = _selection(words, fields)
            if not _next_is(")", words):
                raise unknown(fields)
        if not _next_is(",", words):
            return mask


def _name(words: deque[str], fields: str) -> str:
    if not words or words[0] in "(),/":
        raise unknown(fields)
    return words.popleft()


def _next_is(sign: str, words: deque[str]) -> bool:
    """Takes the next word if it is the sign."""
    if not words or words[0] != sign:
        return False
    words.popleft()
    return True


def _cut(value: object, mask: Mask | None) -> object:
    if mask is None or "*" in mask:
        return value
    if isinstance(value, list):
        return [_cut(item, mask) for item in value]
    assert isinstance(value, dict)
    return {name: _cut(inner, mask[name]) for name, inner in value.items() if name in mask}
