"""What providers allow all processes together, agreed upon in the record. See `store.quotas`."""

from dataclasses import dataclass
from datetime import datetime

from connectors.pace.shared import Pool
from store import quotas
from store.database import Store


def pool_of(store: Store) -> Pool | None:
    """Where the processes agree that work on this record; None on SQLite, which one process works on."""
    return _Kept(store) if store.engine.dialect.name == "postgresql" else None


def forget_full(store: Store) -> None:
    """Removes what is known of quotas that nobody has drawn from of late: it would be the same of new ones."""
    if pool_of(store) is not None:
        with store.begin() as connection:
            quotas.forget(connection)


@dataclass(frozen=True, slots=True)
class _Kept:
    """By transactions of their own. Raises StoreError."""

    store: Store

    def draw(self, name: str, seconds: float, burst: float) -> quotas.Drawn:
        with self.store.begin() as connection:
            return quotas.draw(connection, name, seconds, burst)

    def shut(self, name: str, seconds: float, burst: float) -> None:
        with self.store.begin() as connection:
            quotas.shut(connection, name, seconds, burst)

    def turn(self, name: str, seconds: float, mine: datetime | None) -> datetime | None:
        with self.store.begin() as connection:
            return quotas.turn(connection, name, seconds, mine)

    def give_back(self, name: str, mine: datetime) -> None:
        with self.store.begin() as connection:
            quotas.give_back(connection, name, mine)
