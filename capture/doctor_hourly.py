"""The daemon's own examination, which asks no servers: those that fail are known from reading them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from capture import doctor_kept
from capture.finding import Severity
from config.settings import Settings
from store.database import Store

log = structlog.get_logger()

EVERY: Final = timedelta(hours=1)


class Examiner:
    """One for each process; whoever comes first examines."""

    def __init__(self, settings: Settings, store: Store, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._store = store
        self._now = now

    def examine_due(self) -> None:
        """To be called every few minutes. Raises StoreError."""
        # On demand: what it looks at loads slowly.
        from capture.doctor import examined
        from capture.doctor_machine import packages

        with self._store.read() as connection:
            last = doctor_kept.last(connection).at
        now = self._now()
        if last is not None and now - last < EVERY:
            return
        found = [*packages(), *examined(self._settings, self._store, None, asking=False)]
        with self._store.begin() as connection:
            doctor_kept.keep(connection, found, now)
        grave = sum(one.severity is Severity.CRITICAL for one in found)
        log.info("examined", findings=len(found), critical=grave)
