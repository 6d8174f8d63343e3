"""Moves the record from an SQLite file to a PostgreSQL server, while nobody works on either."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL

from capture import keeping
from capture.acting import on_the_machine
from capture.only_one import only_daemon
from capture.restoring import sound
from config.settings import Settings
from store import file, server, version
from store.database import Store
from store.errors import StoreError, Unreachable
from store.to_server.move import Moved, Told, move


@dataclass(frozen=True, slots=True)
class Done:
    """What was moved, and what is left for a person to do."""

    tables: Sequence[Moved]
    next: Sequence[str]
    """Sentences, the first of them first."""

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(one.rows for one in self.tables)


def to_server(settings: Settings, to: str, now: datetime, told: Told) -> Done:
    """`to`: the address of an empty database. Raises StoreError and CannotStart; nothing is anywhere then.

    The file stays as it is.
    """
    with Store(settings.database.url.get_secret_value()) as source, Store(to) as target:
        there = _file(source.url)
        if target.url.get_backend_name() != "postgresql":
            raise StoreError("A record is moved to PostgreSQL: name it as postgresql://USER@HOST/NAME.")
        with only_daemon(source.url), _nobody_else(source, there) as reading:
            version.upgrade(target)
            version.check_exactly(target)
            with target.begin() as writing:
                moved = move(reading, writing, told)
                on_the_machine(now).note(writing, "move", "the record")
    return Done(moved, list(_next(settings, target.url, there)))


def _file(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        raise StoreError("database.url names PostgreSQL already: a record is moved to it from an SQLite file.")
    if not url.database or not Path(url.database).exists():
        raise Unreachable(f"There is no database {url.database} to move: correct database.url.")
    return Path(url.database)


@contextmanager
def _nobody_else(source: Store, there: Path) -> Iterator[Connection]:
    """Sound, and closed to all who would write. Raises Busy while any process has it open."""
    version.check_exactly(source)
    sound(source)
    source.close()
    file.settle(there)
    with source.begin() as connection:
        yield connection


def _next(settings: Settings, url: URL, there: Path) -> Iterator[str]:
    yield f'Set database.url to "{server.shown(url)}" (or CAPTURE_DATABASE__URL, with its password), and start Capture.'
    folder = keeping.folder_of(settings)
    if not settings.secrets.folder and folder != Path("var/secrets").absolute():
        yield f'Set secrets.folder to "{folder}": the key of what is sealed stays there.'
    yield f"{there} is as it was: delete it once all is well, and let nothing work on it meanwhile."
