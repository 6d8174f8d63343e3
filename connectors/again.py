"""Messages that are read again although nothing has happened to them: once a day, and where all are listed."""

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from connectors.model.address import Address
from connectors.model.sync import Change, Gone, Seen, Unreadable

REFUSED: Final = "!"
"""Ends the version of a message that could not be read."""


def day_of(owner: Address, now: datetime) -> str:
    """The day, which begins at another time for each mailbox, as what is done daily is done when it begins."""
    begins = timedelta(seconds=crc32(owner.encode()) % 86_400)
    return (now - begins).date().isoformat()


def held(known: Mapping[str, str], is_outdated: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """The messages that capture holds; and those of them to be read again.

    `known`: id → version, of what was found in messages too. `is_outdated`: whether something of a version is one.
    """
    messages: set[str] = set()
    again: set[str] = set()
    for ident, version in known.items():
        message = ident.partition("#")[0]
        messages.add(message)
        if not version or is_outdated(version):
            again.add(message)
    return messages, again


def anew(ids: Iterable[str], found: Mapping[str, Seen | Unreadable], held: Container[str]) -> list[Change]:
    """What is `found` of the messages; one that is held replaces what is held of it, and goes where it is not there.

    What cannot be read now stays as it is held.
    """
    told: list[Change] = []
    for ident in ids:
        now = found.get(ident)
        if ident in held and isinstance(now, Unreadable):
            continue
        told += [Gone(ident)] if ident in held else []
        told += [now] if now else []
    return told
