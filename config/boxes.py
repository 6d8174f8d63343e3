"""Boxes: texts of the record, encrypted under keys that it does not keep.

BOX   one byte 1 · the mark of its key, 4 bytes · a nonce, 12 bytes · the text by AES-256-GCM with its tag of 16 bytes
      (https://csrc.nist.gov/pubs/sp/800/38/d/final). What it belongs to is authenticated with it: a box that is moved
      to another row or column does not open.
MARK  which key it is, and nothing about it: derived from it for that purpose alone.

Nonces are random: of 2**32 boxes under one key, two share one with a probability of 2**-33.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from config.errors import SecretUnavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK_BYTES: Final = 4
_FORM: Final = b"\x01"
_NONCE: Final = slice(1 + MARK_BYTES, 1 + MARK_BYTES + 12)
_TEXTS: Final = "texts"
_MARKS: Final = "marks of texts"


class Locked(Exception):
    """A box that cannot be opened here, or no key to close one with. `str()` says what to do."""


def is_box(found: bytes) -> bool:
    """Rather than what stands there in the plain: compressed (its first byte is 0x78) or JSON."""
    return found[:1] == _FORM


def mark_of(box: bytes) -> bytes:
    """Which key it was closed with."""
    return bytes(box[1 : 1 + MARK_BYTES])


@dataclass(frozen=True)
class Boxes:
    """Closes and opens them. The keys are read when they are first needed, and kept."""

    keys: Callable[[], str]
    """KEYS as in `config.sealing`. Raises SecretUnavailable."""
    named: str
    """The key, for people: "the key /var/lib/capture/secrets/key"."""
    closes: bool
    """New texts are sealed; else only those that are sealed already are opened."""

    def close(self, content: bytes, place: str) -> bytes:
        """The box; `place`: the row and column that it is for. Raises Locked where there is no key."""
        mark = self.newest
        nonce = os.urandom(12)
        return b"".join((_FORM, mark, nonce, self._ciphers[mark].encrypt(nonce, content, place.encode())))

    def open(self, box: bytes, place: str) -> bytes:
        """What is in it. Raises Locked: its key is not here, or it was not closed for this place, or it is damaged."""
        # On demand: cryptography loads slowly.
        from cryptography.exceptions import InvalidTag

        cipher = self._ciphers.get(mark_of(box))
        if cipher is None:
            raise Locked(self.other_key)
        try:
            return cipher.decrypt(box[_NONCE], box[_NONCE.stop :], place.encode())
        except InvalidTag:
            raise Locked(
                f"A sealed text ({place}) is damaged, or was put where it does not belong: restore a backup."
            ) from None

    @property
    def newest(self) -> bytes:
        """The mark of the key that closes. Raises Locked where there is none."""
        return next(iter(self._ciphers))

    @property
    def marks(self) -> frozenset[bytes]:
        """Of all keys that are here. Raises Locked where there is none."""
        return frozenset(self._ciphers)

    @property
    def other_key(self) -> str:
        """What is to be said of texts whose key is none of those that are here."""
        return (
            f"Texts are sealed with a key that is not in {self.named}: add its line below the others there, from where "
            "you keep it safe, and start Capture again. Envelopes and links are not concerned."
        )

    @cached_property
    def _ciphers(self) -> "Mapping[bytes, AESGCM]":
        # On demand: cryptography loads slowly.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        from config.derived import derived

        try:
            keys = self.keys()
            marks = [mark[:MARK_BYTES] for mark in derived(keys, _MARKS)]
            return dict(zip(marks, map(AESGCM, derived(keys, _TEXTS)), strict=True))
        except (SecretUnavailable, ValueError) as error:
            raise Locked(
                f"Texts are sealed, and {self.named} cannot be used ({_bare(error)}): put it back from where you keep "
                "it safe, and start Capture again. Envelopes and links are not concerned."
            ) from None


def _bare(error: Exception) -> str:
    return str(error).partition(":")[0]
