"""Tells a file's format by how it begins: names and extensions of exported mail say little."""

import re
from enum import Enum

HEAD = 4096
"""How many bytes are enough to tell."""

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_USUAL = re.compile(
    rb"(?:\A|[\r\n])(?:from|to|cc|date|subject|sender|message-id|received|return-path|delivered-to|mime-version|reply-to"
    rb"|content-type|x-[\w-]+)[ \t]*:",
    re.IGNORECASE,
)
SEPARATOR = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:|>From |\r?\n)")
"""The line before each message of an mbox (RFC 4155, appendix A), with the start of a header behind it.

Mail programs disagree on the sender in it and on its date (`Fri Aug 23 11:08:50 2002`, with or without a zone); all
write a time of day.
"""


class Format(Enum):
    """What a file holds."""

    MESSAGE = "message"
    MBOX = "mbox"
    CALENDAR = "calendar"
    EMPTY = "empty"
    OTHER = "other"


def detect(head: bytes) -> Format:
    """The format of a file that begins with these bytes (HEAD of them are enough)."""
    head = head[:HEAD].removeprefix(_BOM).lstrip(b"\r\n")
    if not head:
        return Format.EMPTY
    if SEPARATOR.match(head):
        return Format.MBOX
    if head[:15].upper().startswith((b"BEGIN:VCALENDAR", b"BEGIN:VEVENT")):
        return Format.CALENDAR
    if _FIELD.match(head) and _USUAL.search(head):
        return Format.MESSAGE
    return Format.OTHER
