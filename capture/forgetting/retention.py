"""Once a day, what was kept as long as the settings say goes: texts first, then all but the line in the ledger."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from capture.forgetting.suppressed import TOO_OLD
from config.retention import Retention
from store.database import Store, alone
from store.forgetting import compacting, erasing, retaining, stripping

AT_ONCE = 500
TEXT_GONE = "retention: the text was kept as long as texts are"


@dataclass(frozen=True, slots=True)
class Expired:
    """What went, or would."""

    texts: int
    """Interactions that lost their text."""
    interactions: int
    held: int
    """That a legal hold keeps, with all they have."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Of one record. Safe to kill and to run again at any point."""

    store: Store
    retention: Retention

    def would(self, now: datetime) -> Expired:
        """What is due, with nothing changed."""
        with self.store.read() as connection:
            return Expired(*retaining.count(connection, *self._moments(now)))

    def expire(self, now: datetime) -> Expired:
        """Removes it, some at a time. Raises StoreError."""
        if not (self.retention.text or self.retention.headers):
            return Expired(0, 0, 0)
        text_before, all_before = self._moments(now)
        whole = self._erase(all_before, now) if all_before else 0
        texts = self._strip(text_before) if text_before else 0
        with self.store.read() as connection:
            *_, held = retaining.count(connection, text_before, all_before)
        # Though nothing was due: a run that was killed may have left what it removed in the files.
        compacting.compact(self.store)
        return Expired(texts, whole, held)

    def _moments(self, now: datetime) -> tuple[datetime | None, datetime | None]:
        kept = self.retention
        return (now - kept.text if kept.text else None), (now - kept.headers if kept.headers else None)

    def _erase(self, before: datetime, now: datetime) -> int:
        number = 0
        while True:
            with self.store.begin() as connection:
                compacting.overwriting(connection)
                alone(connection)
                ids = retaining.older(connection, before, AT_ONCE)
                erasing.erase(connection, ids, TOO_OLD, now, _another_name)
            if not ids:
                return number
            number += len(ids)

    def _strip(self, before: datetime) -> int:
        number = 0
        while True:
            with self.store.begin() as connection:
                compacting.overwriting(connection)
                alone(connection)
                ids = retaining.with_text(connection, before, AT_ONCE)
                stripping.strip(connection, ids, TEXT_GONE)
            if not ids:
                return number
            number += len(ids)


def _another_name(thread: str) -> str:
    return f"expired:{sha256(thread.encode(errors='surrogatepass')).hexdigest()[:32]}"
