"""What Capture may say to an IMAP server: commands that read, and none that changes a mailbox.

A list of what is allowed, so that an extension nobody thought of is refused. Literals are refused with it (RFC 3501,
4.3): what follows one is no line of its own, and none of these commands needs one.
"""

import re
from typing import Final

_ITEM: Final = (
    rb"(?:UID|FLAGS|INTERNALDATE|ENVELOPE|BODYSTRUCTURE|MODSEQ|EMAILID|THREADID"
    rb"|RFC822\.(?:SIZE|HEADER)|BINARY\.SIZE\[[\d.]*\]|(?:BODY|BINARY)\.PEEK\[[^\]]*\](?:<\d+\.\d+>)?"
    rb"|X-GM-(?:MSGID|THRID|LABELS))"
)
_ALLOWED: Final = re.compile(
    rb"[A-Z]+\d+ (?:"
    rb"CAPABILITY|NOOP|LOGOUT|STARTTLS|IDLE|NAMESPACE|UNSELECT"
    rb"|(?:LOGIN|AUTHENTICATE|ID|ENABLE|LIST|STATUS|EXAMINE|UID SEARCH) [^\r\n]+"
    rb"|UID FETCH [\d,:*]+ (?:" + _ITEM + rb"|\(" + _ITEM + rb"(?: " + _ITEM + rb")*\))"
    rb"(?: \(CHANGEDSINCE \d+(?: VANISHED)?\))?"
    rb")\r\n",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(rb"(?:DONE|\*|[A-Za-z0-9+/]*={0,2})\r\n")
"""What goes on with a command: the end of an IDLE, a step of signing in. Without a space it cannot be a command."""
_LITERAL: Final = re.compile(rb"\{\d+[+-]?\}\r\n$")
_WORDS: Final = re.compile(rb"\S+ +((?:UID +)?[A-Za-z]+)")


class NotReadOnly(Exception):
    """Capture was about to send a command that might change a mailbox. `str()` names it; nothing was sent."""


def check_reads(lines: bytes) -> None:
    """Lets whole lines pass that are commands to read, or answers within one. Raises NotReadOnly."""
    for line in lines.splitlines(keepends=True):
        if _LITERAL.search(line) or not (_ALLOWED.fullmatch(line) or _ANSWER.fullmatch(line)):
            words = _WORDS.match(line)
            raise NotReadOnly(f"{words[1].decode('ascii').upper()}: refused" if words else "A line: refused")
