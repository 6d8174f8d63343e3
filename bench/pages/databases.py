"""Where the record is kept: an SQLite file or a PostgreSQL server of the tests, both in a folder."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import psycopg

from bench.pages.build import build
from store import version
from store.database import Store
from tests.servers.postgres import start_postgres


@dataclass(frozen=True, slots=True)
class Built:
    """A record that is ready."""

    url: str
    interactions: int
    at: datetime
    """When it was recorded; by the clock of the pages it is always that moment."""


@contextmanager
def record(folder: Path, database: str, interactions: int) -> Iterator[Built]:
    """The record in the folder, built where there is none of that size. Raises ServerMissing without PostgreSQL."""
    place = folder / database
    place.mkdir(parents=True, exist_ok=True)
    said = place / "built.json"
    with DATABASES[database](place) as url:
        known = json.loads(said.read_text()) if said.exists() else {}
        if known.get("interactions") != interactions:
            said.unlink(missing_ok=True)
            known = {"interactions": interactions, "at": datetime.now(UTC).isoformat()}
            with Store(url(empty=True)) as store:
                build(store, interactions, datetime.fromisoformat(known["at"]))
            said.write_text(json.dumps(known))
        with Store(url()) as store:
            version.upgrade(store)
        yield Built(url(), interactions, datetime.fromisoformat(known["at"]))


class Open(Protocol):
    """Gives the URL."""

    def __call__(self, *, empty: bool = False) -> str:
        """Of what was kept, or of an emptied database."""


@contextmanager
def _sqlite(place: Path) -> Iterator[Open]:
    def opened(*, empty: bool = False) -> str:
        for file in place.glob("record.db*") if empty else ():
            file.unlink()
        return f"sqlite:///{place / 'record.db'}"

    yield opened


@contextmanager
def _postgresql(place: Path) -> Iterator[Open]:
    with start_postgres(place) as server:

        def opened(*, empty: bool = False) -> str:
            if empty:
                with psycopg.connect(f"{server}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
                    connection.execute("DROP DATABASE IF EXISTS record")
                    connection.execute("CREATE DATABASE record TEMPLATE template0")
            return f"{server}/record"

        yield opened


DATABASES: Final[Mapping[str, Callable[[Path], AbstractContextManager[Open]]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
"""By the names of the option."""
