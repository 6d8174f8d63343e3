"""Bytes to text that every database takes, whatever charset was declared."""

import codecs
import re
from functools import lru_cache

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# Labels that mail uses for a superset, as in the WHATWG Encoding Standard, 4.2: https://encoding.spec.whatwg.org/#names-and-labels
_SUPERSETS = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-unicode": "utf-8",
}
# Python codecs that are no charset of any message.
_NOT_CHARSETS = {"unicode-escape", "raw-unicode-escape", "undefined", "idna", "punycode"}


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    """The Python codec for a charset label as declared; None where there is none."""
    name = label.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        name = codecs.lookup(name).name
        b" ".decode(name, "replace")
    except (LookupError, ValueError):
        return None
    return None if name in _NOT_CHARSETS else _SUPERSETS.get(name, name)


def clean(text: str) -> str:
    """`text` without NUL and lone surrogates, which databases refuse."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not text.isascii() and _LONE_SURROGATE.search(text):
        text = _LONE_SURROGATE.sub("\ufffd", text)
    return text


def decode(raw: bytes, label: str | None) -> str:
    """`raw` in the declared charset; where that is absent, unknown or wrong, UTF-8 if it is valid, else Windows-1252.

    Text declared as Latin-1 that is valid UTF-8 is read as UTF-8: no Latin-1 text of a person is that by chance.
    """
    codec = _codec(label) if label else None
    if codec is None or codec == "cp1252":
        codec = "utf-8"
    for name in (codec, "utf-8", "cp1252"):
        try:
            return clean(raw.decode(name))
        except UnicodeError:
            continue
    return clean(raw.decode("cp1252" if codec == "utf-8" else codec, "replace"))


def undeclared(text: str) -> str:
    """A header whose 8-bit bytes were read as surrogate escapes, with its text recovered."""
    return text if text.isascii() else decode(text.encode("utf-8", "surrogateescape"), None)
