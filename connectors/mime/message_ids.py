"""Message-ID, References and In-Reply-To as keys: RFC 5322 3.6.4 (https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4)."""

import hashlib
import re

from connectors.mime.charset import undeclared
from connectors.mime.headers import Headers, first

_BRACKETED = re.compile(r"<([^<>]+)>")
# RFC 5322 2.1.1: no line is longer. A longer id would not fit an index of PostgreSQL (2,704 bytes) either.
_LONGEST = 998
_MOST = 64
"""References kept: the first, which names the thread, and the latest."""


def _key(text: str) -> str:
    """The key of a Message-ID without brackets; "" where it is none."""
    identifier = "".join(undeclared(text).replace("\x00", "").split())
    return f"mail:{identifier}" if identifier and len(identifier.encode()) <= _LONGEST else ""


def key(headers: Headers) -> str:
    """`mail:` + Message-ID; where that is unusable, `mail-hash:` + SHA-256 over the date, sender and subject fields."""
    value = first(headers, "message-id")
    bracketed = _BRACKETED.search(value)
    found = _key(bracketed[1] if bracketed else value.strip("<>"))
    if found:
        return found
    fields = "\n".join(first(headers, name) for name in ("date", "from", "subject"))
    return "mail-hash:" + hashlib.sha256(fields.encode("ascii", "surrogateescape")).hexdigest()


def references(headers: Headers) -> tuple[str, ...]:
    """The keys of the messages it answers, oldest first, nothing twice, at most 64.

    An obsolete In-Reply-To may have the author's address before the id (RFC 5322 4.5.4): the last bracket counts.
    """
    identifiers = _BRACKETED.findall(" ".join(headers.get("references", ())))
    identifiers += _BRACKETED.findall(first(headers, "in-reply-to"))[-1:]
    keys = list(dict.fromkeys(filter(None, map(_key, identifiers))))
    return tuple(keys if len(keys) <= _MOST else [keys[0], *keys[1 - _MOST :]])
