"""Partial answers: the parameter `fields`. https://developers.google.com/discovery/v1/performance"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from tests.servers.google.exchange import Json, Refusal

Mask = Mapping[str, "Mask | None"]
"""Name → what of it is wanted; None for all of it."""
_WORD: Final = re.compile(r"[\w*]+|[(),/]")


def chosen(value: Json, mask: Mask) -> Json:
    """What the mask has of an answer."""
    cut = _cut(value, mask)
    assert isinstance(cut, dict)
    return cut


@lru_cache(maxsize=256)
def mask_of(fields: str) -> Mask:
    """What `items(id,start/dateTime),nextPageToken` asks for. Refused: what is not in this parameter's language."""
    words = iter([*_WORD.findall(fields), ")"])
    if "".join(_WORD.findall(fields)) != fields:
        raise unknown(fields)
    return _list(words, fields)


def unknown(field: str) -> Refusal:
    """Somebody asked for a field that there is not."""
    return Refusal(400, "invalidParameter", f"Invalid field selection {field}", located="fields")


def _list(words: Iterator[str], fields: str) -> Mask:
    mask: dict[str, Mask | None] = {}
    word = next(words, "")
    while word not in (")", ""):
        name, word = word, next(words, "")
        place = mask
        while word == "/":
            inner = place.get(name)
            deeper = dict(inner or {})
            place[name] = deeper
            place, name, word = deeper, next(words, ""), next(words, "")
        if word == "(":
            place[name] = _list(words, fields)
            word = next(words, "")
        else:
            place[name] = None
        if word == ",":
            word = next(words, "")
        elif word != ")":
            raise unknown(fields)
    return mask


def _cut(value: object, mask: Mask | None) -> object:
    if mask is None or "*" in mask:
        return value
    if isinstance(value, list):
        return [_cut(item, mask) for item in value]
    assert isinstance(value, dict)
    return {name: _cut(inner, mask[name]) for name, inner in value.items() if name in mask}
