"""Tells a file that someone is still writing from one that is there in full.

Only for files written to a moment ago. A wrong guess does no harm: the file's stamp changes with its next byte, and it
is read again.
"""

import re

_BOUNDARY = re.compile(
    rb'^content-type:\s*multipart/[^;]+;(?:[^\n]*\n[ \t])*?[^\n]*?boundary="?([^"\s;]+)', re.IGNORECASE | re.MULTILINE
)
_TAIL = 4096


def message_unfinished(raw: bytes) -> bool:
    """Whether a message seems cut off: in a line, in its header, or before the end of its outer multipart."""
    if not raw.endswith((b"\n", b"\r")):
        return True
    header, blank, _ = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    outer = _BOUNDARY.search(header)
    return not blank or (outer is not None and b"--" + outer[1] + b"--" not in raw[-_TAIL:])


def calendar_unfinished(raw: bytes) -> bool:
    """Whether a calendar lacks its end."""
    return b"END:VCALENDAR" not in raw[-_TAIL:].upper()
