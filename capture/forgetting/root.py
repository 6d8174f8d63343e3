"""The secret behind hashes and receipts: random, made at the first forgetting, sealed in the record.

It is a secret of its own, sealed with the key of `secrets.key`: exchanging that key changes no hash, so that what was
forgotten stays so, and receipts stay true.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from secrets import token_bytes

from sqlalchemy import Connection

from capture import keeping
from config.derived import derive
from config.secrets import Secret
from config.settings import Settings
from store.forgetting import suppressions
from store.forgetting.suppressions import Key


@dataclass(frozen=True, slots=True)
class Root:
    """The keys that are derived from it."""

    hashing: bytes
    signing: bytes
    """The seed of an Ed25519 key."""

    @classmethod
    def of(cls, secret: bytes) -> "Root":
        """Each for its one purpose."""
        return cls(derive(secret, "suppression"), derive(secret, "receipt"))


def unsealed(key: Key) -> Root:
    """Raises SecretUnavailable where the key that it is sealed with is lost."""
    return Root.of(b64decode(Secret(key.sealed).reveal()))


def made(connection: Connection, settings: Settings) -> Root:
    """The root of this record, made at the first call. Raises SecretUnavailable, Unreachable."""
    # On demand: cryptography loads slowly.
    from capture.forgetting.receipt import public_key

    there = suppressions.key(connection)
    if there is None:
        secret = token_bytes(32)
        sealed = keeping.sealed(settings, b64encode(secret).decode())
        there = suppressions.keep_key(connection, Key(sealed, public_key(Root.of(secret).signing)))
    return unsealed(there)
