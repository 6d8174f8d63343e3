"""The header block of a message: RFC 5322 2.2 (https://www.rfc-editor.org/rfc/rfc5322#section-2.2), read leniently."""

import re
from collections.abc import Iterable, Mapping, Sequence

from connectors.mime.errors import Malformed

_LIMIT = 1 << 20
"""Bytes of a header block that are read; a list of twenty thousand recipients fits."""

Headers = Mapping[str, Sequence[str]]
"""Lower-case field name → its values in order, unfolded and stripped, 8-bit bytes as surrogate escapes."""

_END = re.compile(rb"\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:(.*)", re.MULTILINE)


def read(message: bytes) -> Headers:
    """The fields of a message or of its header block. Lines that are no field (`From ` of an mbox) are passed over.

    Raises Malformed where there is no field at all.
    """
    block = message[:_LIMIT].lstrip(b"\r\n")
    end = _END.search(block)
    text = (block[: end.start()] if end else block).decode("ascii", "surrogateescape")
    if "\r" in text:
        text = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    text = text.replace("\n ", " ").replace("\n\t", "\t")
    fields: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(text):
        fields.setdefault(name.lower(), []).append(value.strip())
    if not fields:
        raise Malformed("The message has no header fields")
    return fields


def first(headers: Headers, name: str) -> str:
    """The first value of a field; "" where it is absent."""
    values = headers.get(name)
    return values[0] if values else ""


def block(fields: Iterable[tuple[str, str]]) -> bytes:
    """A header block of these names and values, one a line. What is not ASCII becomes UTF-8 (RFC 6532)."""
    lines = (f"{name}: {' '.join(value.splitlines())}\r\n" for name, value in fields)
    return "".join(lines).encode("utf-8", "replace")
