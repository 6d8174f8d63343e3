"""Passwords: which are good enough, and how they are kept and compared.

Argon2id with the second set of parameters that RFC 9106 recommends (https://www.rfc-editor.org/rfc/rfc9106#section-4).
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from capture.refusals import Conflict
from connectors.model.address import Address

SHORTEST: Final = 12
"""Characters. NIST SP 800-63B asks for length and against what is common, and for nothing else."""
LONGEST: Final = 500

_COMMON: Final = (
    "password", "passwort", "passw0rd", "motdepasse", "contraseña", "qwerty", "qwertz", "azerty", "asdfgh", "yxcvbn",
    "zxcvbn", "letmein", "welcome", "willkommen", "iloveyou", "changeme", "default", "secret", "geheim", "admin",
    "administrator", "login", "sunshine", "princess", "football", "monkey", "dragon", "master", "capture", "summer",
    "sommer", "winter", "company",
)  # fmt: skip
_LEAST_LEFT: Final = 6
"""Characters that a password must hold besides such words."""
_FEWEST_DIFFERENT: Final = 5
_RUNS: Final = (
    "0123456789" * 3,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)

_hasher = PasswordHasher()
_turns = BoundedSemaphore(2)
"""Each comparison takes 64 MiB: many at once must not take all there is."""


def check(password: str, address: Address) -> None:
    """Raises Conflict with what to do about a password that is too easily guessed, or too long to be compared."""
    folded = _one_form(password).casefold()
    if len(folded) < SHORTEST:
        raise Conflict(f"The password is too short: choose one of at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Conflict(f"The password is too long: choose one of at most {LONGEST} characters.")
    if folded in address or _is_little_more_than(folded, (address, *address.split("@"))):
        raise Conflict("The password is your address, or nearly so: choose another.")
    if _is_common(folded):
        raise Conflict("The password is among the first that anybody would try: choose another.")


def hashed(password: str) -> str:
    """What is kept."""
    with _turns:
        return _hasher.hash(_one_form(password))


def matches(password: str, kept: str | None) -> bool:
    """It is the password of which `kept` is the hash. Takes as long where there is none."""
    with _turns:
        nobodys = _nobodys()
        try:
            return _hasher.verify(kept or nobodys, _one_form(password)) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """It was made with other parameters than new ones are: to be made anew while the password is at hand."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """Made at the first comparison, whoever signs in: no earlier, as it takes as long as one."""
    return _hasher.hash("nobody's")


def _one_form(password: str) -> str:
    """Keyboards write the same letter in several ways (https://www.rfc-editor.org/rfc/rfc8265#section-4.2)."""
    return unicodedata.normalize("NFC", password)


def _is_common(folded: str) -> bool:
    bare = folded.strip("0123456789 !.?,-_#*$@")
    around = len(folded) - len(bare)
    return (
        len(set(folded)) < _FEWEST_DIFFERENT
        or any(folded in run or (around < _LEAST_LEFT and bare in run) for run in _RUNS)
        or _is_little_more_than(bare, _COMMON)
    )


def _is_little_more_than(folded: str, words: Iterable[str]) -> bool:
    left = folded
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != folded and len(left) < _LEAST_LEFT
