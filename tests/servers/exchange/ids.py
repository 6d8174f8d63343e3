"""Ids as Exchange makes them: they tell nothing, capital and small letters differ, and signs of base64 are in them."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

FOLDER: Final = "AAMkAGIxNzQ5+mUtNDY/MS00ZDk3LWI3N2YtZDBkNTFkM2RlY2YzAC4AAAAAA"
"""How the ids of folders begin."""
ITEM: Final = "AAMkAGIxNzQ5+mUtNDY/MS00ZDk3LWI3N2YtZDBkNTFkM2RlY2YzAEYAAAAAA"
OCCURRENCE: Final = "AAMkAGIxNzQ5+mUtNDY/MS00ZDk3LWI3N2YtZDBkNTFkM2RlY2YzAFEACAgI3"
CONVERSATION: Final = "AAQkAGIxNzQ5+mUtNDY/MS00ZDk3LWI3N2YtZDBkNTFkM2RlY2YzABAA"
ATTACHMENT: Final = "AAMkAGIxNzQ5+mUtNDY/MS00ZDk3LWI3N2YtZDBkNTFkM2RlY2YzAEYAABgEA"


def opaque(prefix: str, *what: object) -> str:
    """The id of what `what` names; the same each time."""
    return prefix + b64encode(sha256(repr(what).encode()).digest()[:20]).decode()


def change_key(number: int, prefix: str = "CQAAABYAAAC") -> str:
    """The version of an item: another one after each change."""
    return prefix + b64encode(number.to_bytes(10, "big")).decode()
