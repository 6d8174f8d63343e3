"""An SQLite file that is put in the place of another one."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from store.errors import Busy, Damaged, DiskFull, StoreError, Unreachable

_AT_ONCE: Final = 1 << 24
_MAGIC: Final = b"SQLite format 3\0"
"""https://sqlite.org/fileformat.html#the_database_header"""

Told = Callable[[int, int], None]
"""Is told how many bytes of how many have been copied."""


def refuse_foreign(file: Path) -> None:
    """Raises StoreError for what is no whole SQLite file."""
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_MAGIC))
    except OSError as error:
        raise Unreachable(f"{file} cannot be read ({error.strerror}): name a file of `capture db backup`.") from error
    if head != _MAGIC:
        raise Damaged(f"{file} is no SQLite database: name a file of `capture db backup`.")
    if (log := Path(f"{file}-wal")).exists() and log.stat().st_size:
        raise StoreError(
            f"{file} is a database in use, or was copied from one: make the copy with `capture db backup`, which "
            "leaves nothing out."
        )


def copy(file: Path, to: Path, told: Told) -> None:
    """Copies it into a new file for this user only, down to the disk. Raises StoreError, and leaves nothing then."""
    whole, done = file.stat().st_size, 0
    try:
        with file.open("rb") as source, os.fdopen(_new(to), "wb") as target:
            while some := source.read(_AT_ONCE):
                target.write(some)
                done += len(some)
                told(done, whole)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        to.unlink(missing_ok=True)
        raise DiskFull(f"{to} cannot be written ({error.strerror}): it takes {whole >> 20:,} MB there.") from error


def _new(to: Path) -> int:
    return os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def exchange(there: Path, fresh: Path, aside: Path) -> None:
    """`fresh` becomes `there`; what was there becomes `aside`. Raises Busy while any process has it open."""
    if there.exists():
        settle(there)
        os.link(there, aside)
    settle(fresh)
    fresh.replace(there)
    folder = os.open(there.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def settle(file: Path) -> None:
    """All of it is in one file. Only who is alone with it may end write-ahead logging: https://sqlite.org/wal.html#persistence_of_wal_mode"""
    connection = sqlite3.connect(file, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise Busy(f"{file} is in use: stop `capture run` and everything else that has it open.") from error
    except sqlite3.DatabaseError:
        # What is damaged is put aside as it is, with what belongs to it.
        return
    finally:
        connection.close()
