"""Header fields as Gmail hands them out: unfolded, and with encoded words decoded.

Google documents neither. Unfolding shows in many published answers (the spaces of folded lines stay); decoded names in
some. A decoded name that would break the list of addresses is put in quotes.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mime
from typing import Final

from tests.servers.https.exchange import Json

_WORD: Final = r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?="
_WORDS: Final = re.compile(rf"(\"?){_WORD}(?:\s+{_WORD})*")
_SPECIAL: Final = re.compile(r'[()<>\[\]:;@\\,."]')
_ADDRESSES: Final = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc"})


def headers_of(part: Mime) -> list[Json]:
    """All fields, in their order."""
    return [{"name": name, "value": _value(name.lower(), str(value))} for name, value in part.raw_items()]


def _value(name: str, raw: str) -> str:
    value = raw if raw.isascii() else _text(raw.encode("utf-8", "surrogateescape"))
    value = value.replace("\r", "").replace("\n", "")
    if "=?" not in value:
        return value
    return _WORDS.sub(lambda words: _decoded(words, quoting=name in _ADDRESSES), value)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _decoded(words: re.Match[str], *, quoting: bool) -> str:
    quote = words[1]
    try:
        text = str(make_header(decode_header(words[0].removeprefix(quote))))
    except (HeaderParseError, LookupError, UnicodeError):
        return words[0]
    if quoting and not quote and _SPECIAL.search(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return quote + text
