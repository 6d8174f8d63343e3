"""One daemon on one SQLite file: a second one would take the first one's leases for those of a dead process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL


class CannotStart(Exception):
    """Something else has what this process needs. `str()` says what, and what to do."""


@contextmanager
def only_daemon(url: URL) -> Iterator[bool]:
    """Holds a lock beside the SQLite file as long as the block runs; the system lets go of it when the process dies.

    Yields True when this process is sure to be the only daemon: PostgreSQL serves several. Raises CannotStart.
    """
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        yield False
        return
    path = Path(f"{url.database}.lock")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(
                f"Another capture daemon works on {url.database}: stop it first, or give this one another database.url."
            ) from error
        yield True
