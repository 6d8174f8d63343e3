"""Connections that stay open between passes, and their providers' hints that something has changed.

Who takes a connector out has it alone; what is in here is in nobody's hands, and may be closed at any moment.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import cast

import structlog

from capture.watch import Watch
from connectors.errors import ConnectorError
from connectors.protocol import Connector, Hints, Watcher
from store.sources import Json, Source

log = structlog.get_logger()

UNUSED_SECONDS = 1_800
"""Servers end a connection that is silent for 30 minutes (RFC 9051, 5.4), and one that nobody uses is a burden."""
CLOSING_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    connector: Connector
    options: Mapping[str, Json]
    hints: Hints | None
    epoch: int
    """Of the lease that it was used under: a source with another one was read elsewhere since."""
    since: float
    """When it was put here, on the monotonic clock."""


class Held:
    """At most `limit` connectors by the ids of their sources. Safe to share between threads."""

    def __init__(self, limit: int, watch: Watch, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: seconds that only go on."""
        self._limit = limit
        self._watch = watch
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[int, _Kept] = {}

    def take(self, source: Source) -> Connector | None:
        """The open connector of this source, for the caller alone; None where there is none with these options."""
        kept = self._remove(source.id)
        if kept is None:
            return None
        if kept.options != source.options:
            kept.connector.close()
            return None
        return kept.connector

    def put(self, source: Source, connector: Connector, epoch: int) -> None:
        """Keeps a connector after a pass that went well, where its kind allows; closes it otherwise. Raises nothing.

        `epoch`: of that pass's lease.

        From then on the provider says when something changes, which `listen` makes heard.
        """
        self.drop(source.id)
        if not _has_watch(type(connector)) or len(self._kept) >= self._limit:
            connector.close()
            return
        try:
            hints = cast("Watcher", connector).watch()
        except ConnectorError as error:
            log.debug("not_watched", source=source.id, error=type(error).__name__)
            connector.close()
            return
        with self._lock:
            self._kept[source.id] = _Kept(connector, source.options, hints, epoch, self._clock())

    def listen(self, source: int, *, in_vain: bool = False) -> None:
        """Hears its provider's hints: once its row says that the pass is over. Before, they would find it taken.

        `in_vain`: that pass found nothing.
        """
        with self._lock:
            kept = self._kept.get(source)
            if kept and kept.hints:
                self._watch.add(source, kept.hints, in_vain=in_vain)

    def drop(self, source: int) -> None:
        """Closes the connector of a source, if there is one."""
        if kept := self._remove(source):
            kept.connector.close()

    def tidy(self, epochs: Mapping[int, int]) -> None:
        """Closes those that nobody has used for long, and those of sources that are not wanted or were read elsewhere.

        `epochs`: the last one of each source that is wanted.
        """
        old = self._clock() - UNUSED_SECONDS
        with self._lock:
            kept = self._kept.items()
            stale = [id_ for id_, one in kept if epochs.get(id_) != one.epoch or one.since < old]
        for source in stale:
            self.drop(source)

    def sources(self) -> frozenset[int]:
        """The ids of those whose connectors are here."""
        with self._lock:
            return frozenset(self._kept)

    def has(self, source: int) -> bool:
        """Whether there is one of this source."""
        return source in self._kept

    def close(self) -> None:
        """Closes all of them; nothing may be put here any more."""
        with ThreadPoolExecutor(CLOSING_AT_ONCE) as closing:
            list(closing.map(self.drop, list(self._kept)))

    def __len__(self) -> int:
        """How many are open."""
        return len(self._kept)

    def _remove(self, source: int) -> _Kept | None:
        with self._lock:
            kept = self._kept.pop(source, None)
            if kept is not None:
                self._watch.remove(source)
        return kept


@lru_cache(maxsize=64)
def _has_watch(kind: type[Connector]) -> bool:
    """Looking through a protocol takes longer than all else that is done here."""
    return issubclass(kind, Watcher)
