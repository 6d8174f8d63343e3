"""Whom a provider has told of: makes their sources due, however often each was told of meanwhile."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection

from connectors.model.address import Address
from store import sources
from store.database import Store

TELLING_SECONDS: Final = 2
"""Between two rounds of `tell`: what is heard of a stream meanwhile is one hint, as a burst of changes would keep it
being read."""


class Stream(NamedTuple):
    """What providers tell of."""

    name: str
    """As its source is named: mail, calendar."""
    account: Address


@dataclass(slots=True)
class Heard:
    """What one provider said. `of` may be called by any thread; `tell` is called every TELLING_SECONDS."""

    kind: str
    """Of the provider's connections."""
    store: Store
    now: Callable[[], datetime]
    wake: Callable[[], None]
    """Wakes the workers."""
    _waiting: set[Stream] = field(default_factory=set)
    """Those that nobody has been told of yet."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, streams: Iterable[Stream]) -> None:
        """They have changed."""
        with self._lock:
            self._waiting.update(streams)

    def tell(self) -> None:
        """Makes due what was heard of. Raises StoreError.

        Who is not connected is forgotten, and so is who is not read or cannot be read now: that has its own time. A
        stream that is being read is told of again: what changed may have come too late for that pass.
        """
        with self._lock:
            heard, self._waiting = self._waiting, set()
        if not heard:
            return
        missed = heard
        try:
            with self.store.begin() as connection:
                listed = self._listed(connection, heard)
                called = sources.call(connection, tuple(listed), self.now())
            missed = {stream for source, stream in listed.items() if source not in called}
        finally:
            self.of(missed)
        if called:
            self.wake()

    def _listed(self, connection: Connection, heard: Iterable[Stream]) -> dict[int, Stream]:
        """The sources that are read, and lead to what was heard of."""
        accounts = defaultdict(set)
        for stream in heard:
            accounts[stream.name].add(stream.account)
        return {
            source: Stream(name, account)
            for name, wanted in accounts.items()
            for source, account in sources.accounts(connection, self.kind, name, wanted).items()
        }
