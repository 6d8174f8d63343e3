"""Maildir (https://cr.yp.to/proto/maildir.html): one file a message, delivered atomically.

When its flags change, it is renamed; its content and its time stay.
"""

import os
from collections.abc import Iterator

FOLDERS = ("new", "cur")
"""Where messages lie, in the order to list them: a message moves from new/ to cur/ and never back."""

PRIVATE = frozenset({"new", "cur", "tmp"})


def is_maildir(subfolders: frozenset[str]) -> bool:
    """Whether a folder with these subfolders is a Maildir."""
    return subfolders.issuperset(FOLDERS)


def unique(name: str) -> str:
    """The part of a message's file name that stays: without `:2,` and its flags."""
    return name.partition(":")[0]


def messages(path: str) -> Iterator[str]:
    """The messages of the Maildir at `path`, as `cur/NAME` and `new/NAME`. Raises OSError."""
    for folder in FOLDERS:
        with os.scandir(f"{path}/{folder}") as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    yield f"{folder}/{entry.name}"
