"""Which subscriptions at Microsoft are ours: written by who asks for them, read by who hears what is posted."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from capture.push.heard import Stream

STREAMS: Final = ("mail", "calendar")
"""Those of a mailbox that Microsoft tells of."""


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription, and when to go on with it."""

    id: str
    stream: Stream
    state: str
    """What Microsoft adds to what it posts of it. Secret."""
    renew_at: datetime


@dataclass(slots=True)
class Register:
    """Of this process; it starts empty. For several threads."""

    _held: dict[Hashable, Held] = field(default_factory=dict)
    """By what each is a subscription to."""
    _keys: dict[str, Hashable] = field(default_factory=dict)
    """By its id, what each is a subscription to."""
    _pressing: set[Stream] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, key: Hashable) -> Held | None:
        """That to what `key` stands for."""
        with self._lock:
            return self._held.get(key)

    def named(self, id_: str) -> Held | None:
        """That of this id."""
        with self._lock:
            return self._held[self._keys[id_]] if id_ in self._keys else None

    def keep(self, key: Hashable, held: Held) -> None:
        """In place of an earlier one to the same."""
        with self._lock:
            if earlier := self._held.get(key):
                del self._keys[earlier.id]
            self._held[key], self._keys[held.id] = held, key

    def end(self, held: Held) -> None:
        """Microsoft has ended it: there must be another."""
        with self._lock:
            if (key := self._keys.pop(held.id, None)) is not None:
                del self._held[key]
                self._pressing.add(held.stream)

    def hasten(self, held: Held) -> None:
        """It must be renewed before its time."""
        with self._lock:
            if (key := self._keys.get(held.id)) is not None:
                self._held[key] = replace(held, renew_at=datetime.min.replace(tzinfo=UTC))
                self._pressing.add(held.stream)

    def pressing(self) -> frozenset[Stream]:
        """Those that `end` and `hasten` were told of since this was asked last."""
        with self._lock:
            pressing, self._pressing = frozenset(self._pressing), set()
        return pressing
