"""Ids as Exchange makes them: they tell nothing, and capital and small letters differ."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

IMMUTABLE: Final = "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A"
"""How ids begin that outlast a move. https://learn.microsoft.com/graph/outlook-immutable-id"""
REGULAR: Final = "AAMkADNhYjJlMTQ0LWQ1ZTEtNGIyYy1hZjE3LTM5ZjBkYmI1ZTYxMgBGAAAAAAA"
"""How the others begin."""
CONTAINER: Final = "AQMkADNhYjJlMTQ0AC1kNWUxLTRiMmMtYWYxNy0zOWYwZGJiNWU2MTIALgAAA"
"""How those of folders and calendars begin."""
CONVERSATION: Final = "AAQkADNhYjJlMTQ0LWQ1ZTEtNGIyYy1hZjE3LTM5ZjBkYmI1ZTYxMgAQ"


def opaque(prefix: str, *what: object) -> str:
    """The id of what `what` names; the same each time."""
    return prefix + urlsafe_b64encode(sha256(repr(what).encode()).digest()[:17]).decode()


def change_key(number: int) -> str:
    """The version of an item: another one after each change."""
    return "CQAAABYAAAC" + urlsafe_b64encode(number.to_bytes(9, "big")).decode()


def etag(key: str) -> str:
    """The same as a weak entity tag."""
    return f'W/"{key}"'
