"""What an SQLite file does by itself: nothing but what our migrations put there."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from store import version
from store.database import Store
from store.errors import Damaged


def refuse_foreign(store: Store) -> None:
    """Raises Damaged where triggers or views are not those of this release: they would act whenever we write."""
    with TemporaryDirectory() as folder, Store(f"sqlite:///{Path(folder)}/capture.db") as fresh:
        version.upgrade(fresh)
        ours = _acting(fresh)
    if strange := _acting(store) ^ ours:
        names = ", ".join(sorted({name for name, _ in strange}))
        raise Damaged(f"It was not made by Capture, or was altered: its triggers and views differ ({names}).")


def _acting(store: Store) -> frozenset[tuple[str, str]]:
    with store.read() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
        return frozenset((row.name, row.sql) for row in rows)
