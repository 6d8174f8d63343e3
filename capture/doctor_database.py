"""Examines the database itself: what it is, how large, and whether its clock is ours."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from capture.finding import Finding, Severity
from store import version
from store.database import Store

APART: Final = timedelta(minutes=1)
"""Sign-ins by signed requests bear minutes."""
APART_FROM_DATABASE: Final = timedelta(seconds=5)
"""What is due goes by the database's clock; the log, letters and pages go by ours, and would not fit together."""
OLDEST_POSTGRESQL: Final = 14
"""https://www.postgresql.org/support/versioning/"""
LARGE_SQLITE: Final = 50 << 30


def database(store: Store, now: datetime) -> Iterator[Finding]:
    """`now`: by this machine's clock. Raises StoreError."""
    with store.read() as connection:
        if store.url.get_backend_name() == "sqlite":
            yield from _sqlite(connection, Path(store.url.database or ""))
        else:
            yield from _postgresql(connection, now)


def clocks(ours: datetime, theirs: datetime, whose: str, most: timedelta = APART) -> Iterator[Finding]:
    """Two of one moment; `whose` the other one is, for people; `most`: less than this is well."""
    apart = abs(ours - theirs)
    if apart >= most:
        is_grave = apart >= timedelta(minutes=5)
        yield Finding(
            "clock",
            f"The clock of this machine and that of {whose} are {_long(apart)} apart: ours says "
            f"{ours:%Y-%m-%d %H:%M:%S} UTC, the other {theirs:%Y-%m-%d %H:%M:%S} UTC.",
            "Set both by NTP, as with `timedatectl set-ntp true`; sign-ins and the log go by them.",
            Severity.CRITICAL if is_grave else Severity.WARNING,
        )


def _sqlite(connection: Connection, file: Path) -> Iterator[Finding]:
    size = sum(path.stat().st_size for path in (file, file.with_name(f"{file.name}-wal")) if path.exists())
    yield _is(connection, f"SQLite {sqlite3.sqlite_version}", size)
    if size >= LARGE_SQLITE:
        yield Finding(
            "database",
            f"The record has {_bytes(size)}, in one file on one machine.",
            "Consider PostgreSQL: docs/operations.md says how to move.",
        )


def _postgresql(connection: Connection, now: datetime) -> Iterator[Finding]:
    named = str(connection.execute(text("SHOW server_version")).scalar_one())
    size = int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    yield _is(connection, f"PostgreSQL {named}", size)
    if int(named.partition(".")[0].partition(" ")[0] or 0) < OLDEST_POSTGRESQL:
        yield Finding(
            "database",
            f"PostgreSQL {named} gets no security updates any more.",
            f"Upgrade the server to PostgreSQL {OLDEST_POSTGRESQL} or newer.",
        )
    yield from clocks(now, theirs.astimezone(UTC), "the database server", APART_FROM_DATABASE)


def _is(connection: Connection, what: str, size: int) -> Finding:
    wrong = f"{what}, {_bytes(size)}, tables of revision {version.current(connection)}."
    return Finding("database", wrong, "", Severity.INFO)


def _bytes(size: int) -> str:
    """`812 kB`, `3.1 GB`."""
    for power, unit in ((9, "GB"), (6, "MB"), (3, "kB")):
        if size >= 10**power:
            return f"{size / 10**power:,.{1 if power == 9 else 0}f} {unit}"
    return f"{size} bytes"


def _long(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60:,} minutes"
