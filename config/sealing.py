"""Encrypts secrets that the record keeps, under a key that it does not keep.

KEYS   lines of text, each 32 random bytes in base64 or base64url: the newest first. It seals; all of them unseal, so
       that a key is exchanged by writing a new line above it. Blank lines, and what follows a `#`, do not count.
TOKEN  a secret sealed with one of them (https://github.com/fernet/spec): encrypted and signed.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


def new_key() -> str:
    """A key that nobody has, as one of KEYS."""
    return Fernet.generate_key().decode("ascii")


def each_key(keys: str) -> list[str]:
    """Each of KEYS in base64url, the newest first. Raises ValueError, with what is wrong, where they are none."""
    found = [line.translate(_URL_SAFE) for line in _lines(keys)]
    _fernet(keys)
    return found


def seal(keys: str, secret: str) -> str:
    """The token. Raises ValueError, with what is wrong in words, where `keys` are none."""
    return _fernet(keys).encrypt(secret.encode()).decode("ascii")


def unseal(keys: str, token: str) -> str:
    """The secret. Raises ValueError, with what is wrong in words: no keys, or none of them is the token's."""
    fernet = _fernet(keys)
    try:
        return fernet.decrypt(token).decode()
    except (InvalidToken, ValueError):
        raise ValueError("it holds none of the keys that this secret was sealed with") from None


def is_sealed_with_newest(keys: str, token: str) -> bool:
    """Whether the first of the keys alone unseals it. Raises ValueError where `keys` are none."""
    newest, *_ = _lines(keys)
    try:
        unseal(newest, token)
    except ValueError:
        return False
    return True


def _fernet(keys: str) -> MultiFernet:
    lines = _lines(keys)
    try:
        # Fernet wants base64url (RFC 4648 5), and openssl writes base64.
        return MultiFernet([Fernet(line.translate(_URL_SAFE)) for line in lines])
    except ValueError:
        raise ValueError("it does not hold keys of 32 bytes in base64") from None


def _lines(keys: str) -> list[str]:
    found = [line.partition("#")[0].strip() for line in keys.splitlines()]
    if not any(found):
        raise ValueError("it holds no key")
    return [line for line in found if line]


_URL_SAFE = str.maketrans("+/", "-_")
