"""Conversations: which messages Exchange takes for one exchange of words.

conversationIndex: https://learn.microsoft.com/office/client-developer/outlook/mapi/tracking-conversations
"""

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, field
from email.message import Message as Mime
from hashlib import sha256

_HEAD = 22
"""Bytes that all messages of a conversation share: one that is reserved, five of the time, sixteen of the GUID."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a message belongs."""

    index: bytes

    @property
    def head(self) -> bytes:
        """What all of its messages share."""
        return self.index[:_HEAD]


@dataclass(slots=True)
class Conversations:
    """Those of one mailbox: by Thread-Index where there is one, else by the messages that are referred to."""

    _indexes: dict[str, bytes] = field(default_factory=dict)
    """By Message-ID."""
    _begun: int = 0

    def of(self, parsed: Mime, address: str) -> Conversation:
        """Where the next message belongs; it may be referred to from then on."""
        index = _said(parsed) or self._continued(parsed) or self._new(address)
        self._indexes[str(parsed.get("Message-ID", "")).strip()] = index
        return Conversation(index)

    def _new(self, address: str) -> bytes:
        self._begun += 1
        return b"\x01" + sha256(f"{address} {self._begun}".encode()).digest()[: _HEAD - 1]

    def _continued(self, parsed: Mime) -> bytes:
        named = f"{parsed.get('References', '')} {parsed.get('In-Reply-To', '')}".split()
        found = next((self._indexes[name] for name in reversed(named) if name in self._indexes), b"")
        return found and found + bytes(5)


def _said(parsed: Mime) -> bytes:
    try:
        index = b64decode(str(parsed.get("Thread-Index", "")).strip(), validate=True)
    except (Error, ValueError):
        return b""
    return index if len(index) >= _HEAD else b""


def written(index: bytes) -> str:
    """As clients are told it."""
    return b64encode(index).decode()
