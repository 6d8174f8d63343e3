"""Boxes: texts of the record, encrypted under keys that it does not keep.

BOX   one byte 1 · the mark of its key, 4 bytes · a nonce, 12 bytes · the text by AES-256-GCM with its tag of 16 bytes
      (https://csrc.nist.gov/pubs/sp/800/38/d/final). What it belongs to is authenticated with it: a box that is moved
      to another row or column does not open.
MARK  which key it is, and nothing about it: derived from it for that purpose alone.

Nonces are random: of 2**32 boxes under one key, two share one with a probability of 2**-33.
"""

import os
from collections.abc import Callable, Mapping
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


class Boxes:
    """Closes and opens them. The keys are read when they are first needed, and again when there is a newer one."""

    def __init__(self, keys: Callable[[], str], named: str, *, closes: bool = False) -> None:
        """`keys`: KEYS as in `config.sealing`, raising SecretUnavailable; `named`: where they are, for people."""
        self._keys = keys
        self._named = named
        self._mark: bytes | None = None
        self._read: Mapping[bytes, AESGCM] = {}
        self.closes = closes

    def agree(self, mark: bytes | None) -> None:
        """New texts are sealed with the key of this mark; None: with none. Raises Locked where it is not here."""
        self.closes = mark is not None
        if mark is not None and mark not in self._read:
            self._read = self._opened()
            if mark not in self._read:
                raise Locked(self.other_key)
        self._mark = mark

    def close(self, content: bytes, place: str) -> bytes:
        """The box; `place`: the row and column that it is for. Raises Locked where there is no key."""
        mark = self._mark or self.newest
        nonce = os.urandom(12)
        return b"".join((_FORM, mark, nonce, self._ciphers[mark].encrypt(nonce, content, place.encode())))

    def open(self, box: bytes, place: str) -> bytes:
        """What is in it. Raises Locked: its key is not here, or it was not closed for this place, or it is damaged."""
        # On demand: cryptography loads slowly.
        from cryptography.exceptions import InvalidTag

        if mark_of(box) not in self._ciphers:
            self._read = self._opened()
        cipher = self._read.get(mark_of(box))
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
            f"Texts are sealed with a key that is not in {self._named}: add its line below the others there, from "
            f"where you keep it safe. {_GOES_ON}"
        )

    @property
    def _ciphers(self) -> "Mapping[bytes, AESGCM]":
        self._read = self._read or self._opened()
        return self._read

    def _opened(self) -> "Mapping[bytes, AESGCM]":
        # On demand: cryptography loads slowly.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        from config.derived import derived

        try:
            keys = self._keys()
            marks = [mark[:MARK_BYTES] for mark in derived(keys, _MARKS)]
            return dict(zip(marks, map(AESGCM, derived(keys, _TEXTS)), strict=True))
        except (SecretUnavailable, ValueError) as error:
            raise Locked(
                f"Texts are sealed, and {self._named} cannot be used ({_bare(error)}): put it back from where you keep "
                f"it safe. {_GOES_ON}"
            ) from None


_GOES_ON = (
    "Until then these texts cannot be read; people, times, subjects and links can. Where that key is lost for good, "
    "`capture db seal --give-up` goes on without those texts."
)


def _bare(error: Exception) -> str:
    return str(error).partition(":")[0]
