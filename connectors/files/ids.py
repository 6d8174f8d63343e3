"""Ids of items in files: the path below the root, and behind a `#` what tells the items of one file apart.

FILE ID     `inbox/12`, or `inbox/cur/1700000000.M1.host` for a Maildir's message, be it in cur/ or new/.
ITEM ID     a file id, or a file id + `#` + a part: a message of an mbox, an occurrence in a calendar.
PREFIX      what the ids of a folder's own files begin with: "" or a path that ends with `/`.

Names on disk are bytes. What is no UTF-8 reaches Python as lone surrogates (PEP 383), which no database takes; those
bytes, control characters, `%` and `#` are written `%XX`, so that every name comes back as it was.
"""

import re

_UNSAFE = re.compile("[%#\x00-\x1f\x7f\udc80-\udcff]")
_ESCAPED = re.compile("%([0-9A-F]{2})")
_SURROGATES = 0xDC00


def escape(name: str) -> str:
    """A name from the operating system as part of an id."""
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", name)


def unescape(text: str) -> str:
    """The name that `escape` was given."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    byte = int(found[1], 16)
    return chr(byte if byte < 0x80 else _SURROGATES + byte)


def file_of(item: str) -> str:
    """The file id of an item."""
    return item.partition("#")[0]


def message_of(item: str) -> str:
    """The part of an item's id that names a message of an mbox, without the meeting that an invitation in it states."""
    return "#".join(item.split("#", 2)[:2])


def prefix_of(file: str) -> str:
    """The prefix of the folder that a file id or an item id lies in."""
    folder, slash, _ = file_of(file).rpartition("/")
    return folder + slash
