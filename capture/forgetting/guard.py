"""Keeps at hand what must not come back: read again only when it has changed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from capture.forgetting import root
from capture.forgetting.suppressed import Past
from config.settings import Settings
from store.forgetting import suppressions


@dataclass(slots=True)
class Guard:
    """Of one record, in one process."""

    settings: Settings
    _state: tuple[int, int] = (0, 0)
    _past: Past = field(default_factory=Past)

    def past(self, connection: Connection, now: datetime) -> Past:
        """As of now. Raises SecretUnavailable: without its key nobody knows who was forgotten, so nothing is read."""
        state = suppressions.state(connection)
        if state != self._state:
            self._past, self._state = self._read(connection), state
        retention = self.settings.retention
        return Past(
            self._past.key,
            self._past.hashes,
            erased_before=now - retention.headers if retention.headers else None,
            bare_before=now - retention.text if retention.text else None,
        )

    def _read(self, connection: Connection) -> Past:
        hashes = suppressions.load(connection)
        key = suppressions.key(connection)
        if key is None or not any(hashes.values()):
            return Past()
        return Past(root.unsealed(key).hashing, hashes)
