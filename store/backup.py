"""A copy of the record, and whether the original is sound."""

import os
from pathlib import Path

from sqlalchemy import text

from store.database import Store
from store.errors import Damaged, DiskFull, StoreError, Unreachable


def backup(store: Store, out: Path) -> None:
    """Writes a consistent copy of an SQLite database, while others go on. Raises StoreError."""
    if store.url.get_backend_name() != "sqlite":
        raise StoreError("PostgreSQL brings its own tool for this: run pg_dump on the database.")
    if not out.parent.is_dir():
        raise Unreachable(f"The folder {out.parent} does not exist: create it first.")
    _reserve(out)
    # VACUUM does not run in a transaction: https://sqlite.org/lang_vacuum.html
    try:
        with store.outside_transaction() as connection:
            connection.execute(text("VACUUM INTO :out"), {"out": str(out)})
    except (Unreachable, DiskFull) as error:
        out.unlink(missing_ok=True)
        raise type(error)(
            f"{out} cannot be written: choose a place with enough room that this user may use."
        ) from error


def _reserve(out: Path) -> None:
    """An empty file for this user only: SQLite writes into it, and whoever has it has all mail."""
    try:
        os.close(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise StoreError(f"{out} exists already: choose another name.") from None
    except OSError as error:
        raise Unreachable(
            f"{out} cannot be written ({error.strerror}): choose a place that this user may use."
        ) from None


def check_integrity(store: Store) -> None:
    """Raises Damaged when SQLite finds its file broken. PostgreSQL checks its pages itself."""
    if store.url.get_backend_name() != "sqlite":
        return
    with store.read() as connection:
        found = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    if found != "ok":
        raise Damaged(f"{store.url.database} is damaged ({found}): restore a backup.")
