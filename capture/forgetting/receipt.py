"""A receipt: what was forgotten, in a form that nobody can alter unnoticed.

It is a JSON object. `signature` is Ed25519 (https://www.rfc-editor.org/rfc/rfc8032) over the rest of it, as UTF-8 with
sorted names and without blanks, in base64. Of whom it speaks it knows by keyed hashes alone.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class NoReceipt(ValueError):
    """What it was given is none of ours, or has been altered; the message says which."""


def public_key(seed: bytes) -> str:
    """What verifies the receipts that the seed signs, in base64."""
    return b64encode(_signer(seed).public_key().public_bytes_raw()).decode()


def signed(seed: bytes, told: Mapping[str, JsonValue]) -> str:
    """The receipt of what is told."""
    whole = {**told, "public_key": public_key(seed)}
    signature = _signer(seed).sign(_bytes(whole))
    return json.dumps({**whole, "signature": b64encode(signature).decode()}, indent=2, ensure_ascii=False)


def verified(public: str, receipt: str) -> dict[str, Any]:
    """What it tells. `public`: the key of whoever is asked whether she signed it. Raises NoReceipt."""
    # On demand: cryptography loads slowly.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        told = json.loads(receipt, object_pairs_hook=_once)
        signature = b64decode(told.pop("signature"), validate=True)
        named = str(told["public_key"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoReceipt("this is no receipt: it is to be a file that `capture forget` has written") from None
    if named != public:
        raise NoReceipt("another record than this one has signed it: its public key is not this record's")
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(signature, _bytes(told))
    except (InvalidSignature, ValueError):
        raise NoReceipt("it has been altered since it was signed") from None
    return dict(told)


def _signer(seed: bytes) -> "Ed25519PrivateKey":
    # On demand: cryptography loads slowly.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Whoever reads the first of two sees another receipt than the one that is verified. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _bytes(told: Mapping[str, JsonValue]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")
