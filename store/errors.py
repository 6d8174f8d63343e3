"""Errors of the store, named for the remedy. `str()` is a sentence that says what to do.

StoreError
├─ Unreachable     no such folder, no permission, no server
├─ DiskFull        nothing was half-written; free some space
├─ Busy            another process held the database for too long; the same call later
├─ Damaged         the file is not a database, or no longer one
├─ WrongVersion    the tables are older or newer than this release
├─ LeaseLost       another worker has taken the source; what was in hand is not recorded
└─ TextsLocked     texts are sealed, and their key is not here
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from store import server


class StoreError(Exception):
    """The record could not be read or written."""


class Unreachable(StoreError):
    """The database cannot be opened."""


class DiskFull(StoreError):
    """There is no room for the transaction; it was rolled back."""


class Busy(StoreError):
    """Another process holds the database; the transaction was rolled back."""


class Damaged(StoreError):
    """The file cannot be read as a database."""


class WrongVersion(StoreError):
    """The tables do not fit this release."""


class LeaseLost(StoreError):
    """The source's lease epoch has moved on; the transaction was rolled back."""


class TextsLocked(StoreError):
    """A sealed text cannot be read, or a text cannot be sealed: its key is not here."""


class TooManyRemovals(StoreError):
    """A page would remove more items than the caller allowed; the transaction was rolled back."""

    def __init__(self, removed: int) -> None:
        super().__init__(f"{removed:,} items would be removed at once.")
        self.removed = removed


@contextmanager
def told_by_remedy(url: URL) -> Iterator[None]:
    """Turns the drivers' operational errors into ours; any other error (a bug) passes."""
    try:
        yield
    except NoneFree as error:
        raise Busy("All connections of this process to its database are in use: try again in a minute.") from error
    except (DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, DBAPIError) else error
        told = _remedy(str(said).lower(), url)
        if told is None:
            raise
        raise told from error


def _remedy(said: str, url: URL) -> StoreError | None:
    where = url.database if url.get_backend_name() == "sqlite" else server.shown(url)
    if "disk is full" in said or "no space left" in said:
        return DiskFull(f"The disk that holds {where} is full: free some space. Nothing was half-written.")
    if "disk i/o error" in said:
        return Unreachable(f"The disk that holds {where} fails or is full: look after it. Nothing was half-written.")
    if any(sign in said for sign in ("database is locked", "lock timeout", "deadlock detected", "could not serialize")):
        return Busy(f"Another process is writing to {where}: stop it, or try again in a minute.")
    if "transaction timeout" in said or "idle-in-transaction" in said or "statement timeout" in said:
        return Busy(f"It took too long while others waited for {where}: try again in a minute.")
    # What libpq says of hosts that are up where target_session_attrs wants another: "read-write", "primary".
    if "session is read-only" in said or "hot standby mode" in said:
        return Unreachable(
            f"No server of {where} takes writes: if the primary is lost, promote its standby (pg_ctl promote). What "
            "runs goes on once one does."
        )
    if "read-only transaction" in said:
        return Unreachable(
            f"{where} is a standby, which cannot be written: name all hosts in database.url, as in "
            "postgresql://user@one,two/name, and the one that can is found."
        )
    if "not a database" in said or "malformed" in said:
        return Damaged(f"{where} is not a readable Capture database: restore a backup, or set database.url to another.")
    if any(sign in said for sign in ("readonly", "read-only", "permission denied")):
        return Unreachable(f"{where} cannot be written: give this user the right to write to it and to its folder.")
    if "unable to open" in said:
        return Unreachable(f"{where} cannot be opened: create its folder, or set database.url to another place.")
    if any(sign in said for sign in ("connection", "authentication", "does not exist", "resolve host", "eof detected")):
        return Unreachable(
            f"{where} cannot be reached: start the server or create the database, or correct database.url "
            f"({_first_line(said)})."
        )
    return None


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200]
