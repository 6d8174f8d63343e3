"""Keys for one purpose each, made of a key that everything else hangs on.

Whoever has one of them learns nothing of the others, nor of what they were made of: HKDF with SHA-256
(https://www.rfc-editor.org/rfc/rfc5869), the purpose as its `info`, no salt.
"""

from base64 import urlsafe_b64decode

LENGTH = 32
"""Of a key, in bytes."""


def derive(root: bytes, purpose: str) -> bytes:
    """The key for a purpose; the same root and purpose always make the same one. LENGTH bytes."""
    # On demand: cryptography loads slowly.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), LENGTH, salt=None, info=f"capture/{purpose}".encode()).derive(root)


def derived(keys: str, purpose: str) -> tuple[bytes, ...]:
    """The key for a purpose from each of `config.sealing`'s KEYS, the newest first.

    The first is for writing; what was written before the newest key came is read with one of the others.
    Raises ValueError, with what is wrong in words, where `keys` are none.
    """
    # On demand: cryptography loads slowly.
    from config.sealing import each_key

    return tuple(derive(urlsafe_b64decode(key), purpose) for key in each_key(keys))
