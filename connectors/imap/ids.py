"""Ids of messages: `FOLDER;UIDVALIDITY;UID`, unique as long as the server keeps UIDs (RFC 9051 2.3.1.1).

PLACE       `FOLDER;UIDVALIDITY`: a folder as long as its UIDs hold. A folder that is made again is another place.

`%`, `#` and control characters of a folder's name are written `%XX`: `#` parts a message from what is found in it.
"""

import re

_UNSAFE = re.compile("[%#\x00-\x1f\x7f]")
_ESCAPED = re.compile("%([0-9A-F]{2})")


def place(folder: str, validity: int) -> str:
    """The place of a folder, by its name in Unicode."""
    return f"{_UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', folder)};{validity}"


def folder_of(place: str) -> str:
    """The folder's name."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), place.rpartition(";")[0])


def item(place: str, uid: int) -> str:
    """The id of a message."""
    return f"{place};{uid}"


def place_of(item: str) -> str:
    """The place that an item is in, whether it is a message or found in one."""
    return item.partition("#")[0].rpartition(";")[0]


def uid_of(item: str) -> int:
    """The UID of the message that an item is, or was found in."""
    return int(item.partition("#")[0].rpartition(";")[2])
