"""One person's part of msal's token cache: who she is, her refresh token, her access tokens.

It lives in the connection's wallet. In the cache of an app there are only those who are being renewed just now.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from msal import TokenCache  # type: ignore[import-untyped]

from connectors.errors import NeedsPerson

Entry = Mapping[str, Any]
_ACCOUNT: Final = "Account"
_ACCESS: Final = "AccessToken"
_KINDS: Final = (_ACCOUNT, "RefreshToken", _ACCESS)
_IDENTITY: Final = "IdToken"


@dataclass(frozen=True, slots=True)
class Slice:
    """What she granted."""

    is_public: bool
    """To an app that proved nothing, as the command line's device code wants it; it is renewed the same way."""
    entries: Mapping[str, list[Entry]] = field(repr=False)
    """msal's, by its name for their kind."""

    @classmethod
    def of(cls, text: str) -> Self:
        """From a purse. Raises NeedsPerson where it holds something else."""
        try:
            held = json.loads(text)
            return cls(bool(held["public"]), {kind: list(held[kind]) for kind in _KINDS})
        except (ValueError, LookupError, TypeError):
            raise NeedsPerson("What was granted cannot be read", "Connect it again.") from None

    def __str__(self) -> str:
        """For a purse: secret."""
        return json.dumps({"public": self.is_public, **self.entries}, separators=(",", ":"))

    @property
    def account(self) -> Entry:
        """Who she is, as msal wants to be told. Raises NeedsPerson where it is not said."""
        for account in self.entries[_ACCOUNT]:
            return account
        raise NeedsPerson("What was granted does not say by whom", "Connect it again.")

    def lay_into(self, cache: TokenCache, scopes: Iterable[str]) -> None:
        """Adds it to msal's cache. `scopes`: what its access tokens are for.

        Microsoft may name rights otherwise than they were asked for, and msal would not find the tokens again.
        """
        asked = {"target": " ".join(sorted(scopes))}
        for kind, entries in self.entries.items():
            for entry in entries:
                known = {**entry, **asked} if kind == _ACCESS else entry
                cache.modify(kind, known, known)

    @classmethod
    def taken_from(cls, cache: TokenCache, signed_in: str, *, is_public: bool) -> Self:
        """Takes hers out of msal's cache. What she is called there we know; her ID token is not kept."""
        taken = {kind: _taken(cache, kind, signed_in) for kind in (*_KINDS, _IDENTITY)}
        return cls(is_public, {kind: taken[kind] for kind in _KINDS})


def _taken(cache: TokenCache, kind: str, signed_in: str) -> list[Entry]:
    entries = list(cache.search(kind, query={"home_account_id": signed_in}))
    for entry in entries:
        cache.modify(kind, entry)
    return entries
