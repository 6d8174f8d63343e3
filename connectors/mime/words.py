"""Encoded words of RFC 2047 (https://www.rfc-editor.org/rfc/rfc2047), also where they break its rules."""

import binascii
import re
from collections.abc import Iterator

from connectors.mime.charset import clean, decode, undeclared

_WORD = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,4})\?=")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")


def base64(text: str) -> bytes:
    """What can be recovered of base64, whatever was left out or put in."""
    digits = _NOT_BASE64.sub("", text)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))


def _octets(encoding: str, payload: str) -> bytes:
    if encoding in "bB":
        return base64(payload)
    return binascii.a2b_qp(payload.encode("utf-8", "surrogateescape"), header=True)


def _pieces(text: str) -> Iterator[str]:
    """Adjacent words of one charset are joined before decoding: senders split characters between them."""
    position, charset = 0, ""
    pending: list[bytes] = []
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        if (pending and between.strip()) or word[1].lower() != charset:
            yield decode(b"".join(pending), charset)
            pending.clear()
        if between.strip() or position == 0:
            yield undeclared(between)
        charset = word[1].lower()
        pending.append(_octets(word[2], word[3]))
        position = word.end()
    yield decode(b"".join(pending), charset)
    yield undeclared(text[position:])


def decode_words(text: str) -> str:
    """A header value as a person reads it, on one line."""
    if "=?" in text:
        text = "".join(_pieces(text))
    elif not text.isascii():
        text = undeclared(text)
    return " ".join(clean(text).split())
