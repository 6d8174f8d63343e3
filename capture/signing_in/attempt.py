"""One attempt to sign in with the company. Nothing is remembered here: what its answer must fit is in a cookie."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final, Self

_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in: what its browser's cookie says, and nobody else knows."""

    state: str
    nonce: str
    verifier: str
    after: str
    """The path that she wanted to open."""

    @classmethod
    def new(cls, after: str) -> Self:
        """Three random words."""
        return cls(token_urlsafe(24), token_urlsafe(24), token_urlsafe(32), after if len(after) <= _LONGEST else "/")

    @property
    def packed(self) -> str:
        """All but the state, as a cookie can hold it."""
        return ".".join([self.nonce, self.verifier, urlsafe_b64encode(self.after.encode()).decode().rstrip("=")])

    @classmethod
    def unpacked(cls, state: str, text: str) -> Self | None:
        """The one that was packed so; None where it is none."""
        parts = re.fullmatch(r"([\w-]{32})\.([\w-]{43})\.([\w-]*)", text, re.ASCII)
        if parts is None:
            return None
        nonce, verifier, after = parts.groups()
        try:
            path = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode()
        except ValueError:
            return None
        return cls(state, nonce, verifier, path)
