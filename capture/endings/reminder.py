"""Warns in the daemon's log of what ends by itself."""

from collections.abc import Callable, Hashable
from datetime import datetime

import structlog

from capture.endings.found import endings
from config.settings import Settings
from store import sources
from store.database import Store

log = structlog.get_logger()


class Reminder:
    """Each ending is told once at each of its steps, as long as the daemon runs."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._store = store
        self._now = now
        self._told: set[Hashable] = set()

    def remind(self) -> None:
        """To be called at the start, and every day. Raises StoreError."""
        with self._store.read() as connection:
            listed = sources.all_sources(connection)
        for one in endings(self._settings, listed, self._now()):
            told = (one.what, one.at, one.step, one.connections[:1])
            if told not in self._told:
                self._told.add(told)
                log.warning("access_ends", about=one.about, wrong=one.wrong, remedy=one.remedy)
