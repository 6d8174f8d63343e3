"""Reads an mbox as a stream: RFC 4155 and its dialects.

https://www.loc.gov/preservation/digital/formats/fdd/fdd000383.shtml

A message begins at a `From ` line that `formats.SEPARATOR` knows. mboxrd and mboxo both write `>` before lines of a
body that begin so; mboxrd does so before `>From ` too, which makes it reversible.
We undo one `>`, which is right for both.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from hashlib import blake2b
from typing import BinaryIO

from connectors.files.formats import SEPARATOR
from connectors.files.reading import LIMIT

_CHUNK = 1 << 20
_LONGEST_LINE = 4096
CHECKED = 4096
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_END = re.compile(rb"\n\r?\n")
_VOLATILE = re.compile(
    rb"^(?:x-)?(?:status|keywords|uid|imap|imapbase|mozilla-status2?|mozilla-keys|content-length|lines):"
    rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*",
    re.IGNORECASE | re.MULTILINE,
)
"""What mail programs write into the header of a stored message when it is read, flagged or moved."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message as it lies in an mbox."""

    offset: int
    """Where its `From ` line begins."""
    size: int
    """Bytes up to the next `From ` line, more than `raw` where the message is larger than LIMIT."""
    raw: bytes
    """With its `From ` line, as stored."""
    before: bytes
    """Up to CHECKED bytes that lay before it when it was read; none at the beginning."""

    @property
    def message(self) -> bytes:
        """The message as it was sent."""
        raw = self.raw[self.raw.find(b"\n") + 1 :]
        return _QUOTED.sub(rb"\1", raw) if b"\n>" in raw else raw

    def received(self) -> datetime | None:
        """When it came, by its `From ` line (in UTC where that names no zone); None where it does not say."""
        words = self.raw[: self.raw.find(b"\n")].decode("ascii", "replace").split()
        told = parsedate_tz(" ".join(words[2:]))
        try:
            return datetime.fromtimestamp(mktime_tz(told), UTC) if told else None
        except (ValueError, OverflowError, OSError):
            return None

    def identity(self) -> tuple[str, str]:
        """What names the message (its header, without what reading it changes), and the version of what it says."""
        start = self.raw.find(b"\n") + 1
        end = _HEADER_END.search(self.raw, start)
        header_end = end.start() + 1 if end else len(self.raw)
        header = _VOLATILE.sub(b"", self.raw[start:header_end])
        name = blake2b(header.replace(b"\r\n", b"\n").rstrip(b"\n"), digest_size=8).hexdigest()
        said = self.raw[header_end:].rstrip(b"\r\n")
        return name, f"{len(said)}-{zlib.crc32(said):08x}"


def scan(stream: BinaryIO, start: int = 0) -> Iterator[Stored]:
    """The messages from `start` on, which must be where one begins. Holds one message and a chunk in memory."""
    stream.seek(start)
    offset, begin, searched, cut, data, before = start, 0, 1, 0, b"", b""
    while True:
        chunk = stream.read(_CHUNK)
        data = data[begin:] + chunk
        searched, begin = max(searched - begin, 1), 0
        end = len(data) - _LONGEST_LINE if chunk else len(data)
        for found in _separators(data, searched, end):
            yield Stored(offset, found - begin + cut, data[begin : min(found, begin + LIMIT)], before)
            before = data[max(0, found - CHECKED) : found]
            offset, begin, cut = offset + found - begin + cut, found, 0
        searched = max(searched, end)
        if not chunk:
            break
        if len(data) - begin > LIMIT + _CHUNK:
            kept = data[begin : begin + LIMIT] + data[-_LONGEST_LINE:]
            cut, data, begin, searched = cut + len(data) - begin - len(kept), kept, 0, LIMIT
    if data:
        yield Stored(offset, len(data) - begin + cut, data[begin : begin + LIMIT], before)


def _separators(data: bytes, start: int, end: int) -> Iterator[int]:
    """Where messages begin in data[start:end]."""
    position = data.find(b"\nFrom ", start - 1, end)
    while position >= 0:
        if SEPARATOR.match(data, position + 1):
            yield position + 1
        position = data.find(b"\nFrom ", position + 1, end)
