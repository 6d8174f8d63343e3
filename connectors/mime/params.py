"""Parameters of Content-Type and Content-Disposition: RFC 2045 5.1 and RFC 2231 (https://www.rfc-editor.org/rfc/rfc2231)."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from connectors.mime.charset import decode
from connectors.mime.words import decode_words

_PARAM = re.compile(r';\s*([^\s=;*]+)(?:\*(\d{1,3}))?(\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)

Segments = dict[int, tuple[bool, str]]
"""Number of a segment → whether it is percent-encoded, and its text."""


def _joined(segments: Segments) -> str:
    """The value of a parameter that was split or encoded: RFC 2231 3 and 4."""
    charset, raw = "", b""
    for number, (encoded, text) in sorted(segments.items()):
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw += unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogateescape")
    return decode(raw, charset or None)


def parameters(field: str) -> Mapping[str, str]:
    """Lower-case name → decoded value. An encoded or continued parameter wins over a plain one of the same name."""
    plain: dict[str, str] = {}
    segmented: dict[str, Segments] = {}
    for name, number, star, quoted, bare in _PARAM.findall(field):
        value = _QUOTED_PAIR.sub(r"\1", quoted) if quoted else bare.strip()
        if number or star:
            segmented.setdefault(name.lower(), {})[int(number or 0)] = (bool(star), value)
        else:
            plain.setdefault(name.lower(), decode_words(value))
    return plain | {name: _joined(segments) for name, segments in segmented.items()}
