"""Reads files with the bounds and the stamp that everything here relies on."""

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIMIT = 32 << 20
"""Bytes of one message that are looked at; what lies behind them is counted and not read."""

SETTLED = timedelta(seconds=2)
"""A file that nobody has written to for this long is taken as it is."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and time of a file: what tells that it has changed."""

    size: int
    mtime_ns: int

    @property
    def version(self) -> str:
        """As it is kept with an item."""
        return f"{self.size}-{self.mtime_ns}"

    def modified(self) -> datetime:
        """When it was last written to, in UTC."""
        return datetime.fromtimestamp(self.mtime_ns / 1e9, UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item lies now: the file, and for a message of an mbox the byte at which it begins."""

    path: str
    offset: int = 0


def stamp_of(path: str) -> Stamp | None:
    """The stamp of a regular file; None for what is none, or is there no more. Raises OSError."""
    try:
        found = os.stat(path)  # noqa: PTH116 - some µs each, for 44,000 files a pass
    except FileNotFoundError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def read(path: str, limit: int = LIMIT) -> bytes:
    """Up to `limit` bytes of a file. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(descriptor, min(limit, os.fstat(descriptor).st_size), 0)
    finally:
        os.close(descriptor)
