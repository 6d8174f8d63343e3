"""What must not come back, asked of every envelope before anything else of it is read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hmac import digest

from connectors.model.interaction import Interaction
from store.forgetting.suppressions import Suppressed

FORGOTTEN = "forgotten"
"""Why the ledger has no more to say of an item."""
TOO_OLD = "retention: older than is kept"
"""The same, of what has been kept as long as the settings say."""


def hash_of(key: bytes, kind: Suppressed, of: str) -> str:
    """The keyed hash (HMAC with SHA-256) of an address or of an interaction's key, in hexadecimal."""
    return digest(key, f"{kind.value}\0{of}".encode(errors="surrogatepass"), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Past:
    """What of the past is kept no longer, and so is not recorded again."""

    key: bytes = b""
    hashes: Mapping[Suppressed, frozenset[str]] = field(default_factory=dict)
    erased_before: datetime | None = None
    """What was before that moment is not kept at all."""
    bare_before: datetime | None = None
    """What was before that moment is kept without its text."""
    _met: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    """Addresses that were asked for already: most mail is with the same people."""

    def why_not(self, interaction: Interaction) -> str | None:
        """Why it must not be recorded, for the ledger; None where it may be."""
        if self.erased_before is not None and interaction.at < self.erased_before:
            return TOO_OLD
        if not self.hashes:
            return None
        if self._has(Suppressed.INTERACTION, interaction.key):
            return FORGOTTEN
        if self.hashes.get(Suppressed.PERSON) and any(self._is(one.address) for one in interaction.participants):
            return FORGOTTEN
        return None

    def is_bare(self, interaction: Interaction) -> bool:
        """It may be recorded, but without its text."""
        if self.bare_before is not None and interaction.at < self.bare_before:
            return True
        return bool(self.hashes) and self._has(Suppressed.TEXT, interaction.key)

    def is_person(self, address: str) -> bool:
        """Somebody who was forgotten."""
        return bool(self.hashes.get(Suppressed.PERSON)) and self._is(address)

    def _is(self, address: str) -> bool:
        known = self._met.get(address)
        if known is None:
            known = self._met[address] = self._has(Suppressed.PERSON, address)
        return known

    def _has(self, kind: Suppressed, of: str) -> bool:
        among = self.hashes.get(kind)
        return bool(among) and hash_of(self.key, kind, of) in (among or ())


NOTHING = Past()
"""Everything is kept for good, and nothing was ever forgotten."""
