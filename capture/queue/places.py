"""How many passes each place takes, and what passes tell of it."""

import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from capture.retry import Decision
from config.queue import Queues
from connectors import registry
from store import places
from store.database import Store
from store.dispatch import Limits
from store.sources import Source

FRESH_SECONDS: Final = 5.0


def limits(queues: Queues) -> Limits:
    """As the settings have them."""
    paced = registry.paced()
    return Limits(
        queues.per_host, {kind: queues.per_provider if kind in paced else None for kind in registry.PROVIDERS}
    )


@dataclass(slots=True)
class Seen:
    """Keeps what the passes of this process find out: a place that does not answer is asked by fewer."""

    store: Store
    limits: Limits
    _troubled: frozenset[str] = frozenset()
    _read_at: float = field(default=-float("inf"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ended(self, source: Source, decision: Decision) -> None:
        """A pass has ended so. Raises StoreError."""
        limit = self.limits.per_host if source.host is not None else self.limits.kinds.get(source.kind)
        if limit is None:
            return
        if decision.unanswered:
            with self.store.begin() as connection:
                places.failed(connection, source.id, limit)
        elif decision.error is None and (source.host or source.kind) in self._in_trouble():
            with self.store.begin() as connection:
                places.served(connection, source.id, limit)

    def _in_trouble(self) -> frozenset[str]:
        """Read now and then: while all is well, it costs nothing to say so."""
        with self._lock:
            if monotonic() - self._read_at > FRESH_SECONDS:
                with self.store.read() as connection:
                    self._troubled = frozenset(places.in_trouble(connection))
                self._read_at = monotonic()
            return self._troubled
