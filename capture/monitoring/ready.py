"""Whether this process can do its work: its parts live, the database has the tables it needs, and there is room."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from capture.monitoring.pulse import WORKER, Pulse
from store import jobs, version
from store.database import Store
from store.errors import StoreError

LEAST_ROOM: Final = 64 << 20
"""Bytes. Below it a page of long mails may find no room, and SQLite needs some to tidy up."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    problem: str | None
    """The sentence that says what to do; None where it is well."""


def checks(store: Store, pulse: Pulse) -> list[Check]:
    """All of them. Waits as long as the database does."""
    wrong = " ".join(pulse.problems())
    found = [Check("process", wrong or None), Check("database", _database(store)), Check("disk", _disk(store))]
    return [*found, Check("queue", _queue(store))] if WORKER in pulse.silence() else found


def _database(store: Store) -> str | None:
    try:
        version.check(store)
    except StoreError as error:
        return str(error)
    return None


def _queue(store: Store) -> str | None:
    try:
        with store.read() as connection:
            are_made = jobs.are_made(connection)
    except StoreError as error:
        return str(error)
    return None if are_made else "The queue's own tables are not in the database: start the scheduler again."


def _disk(store: Store) -> str | None:
    free = room(store)
    if free is None or free >= LEAST_ROOM:
        return None
    return f"Only {free >> 20} MB are free beside the database: free some space; nothing is recorded without."


def room(store: Store) -> int | None:
    """Free bytes on the disk of an SQLite database; None for a server's, which is its own affair."""
    if store.url.get_backend_name() != "sqlite" or not store.url.database:
        return None
    try:
        return shutil.disk_usage(Path(store.url.database).parent).free
    except OSError:
        return None
