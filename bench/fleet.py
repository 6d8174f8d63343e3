"""A PostgreSQL server, and processes of `capture run --role …` on it, for benches of many mailboxes."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
from pydantic import SecretStr

from bench.faults.crew import Crew, Member
from bench.server_cpu import server_cpu
from capture import wiring
from config.settings import Database, Settings
from connectors import registry
from connectors.model.address import Address
from store import sources
from store.database import Store
from tests.servers.postgres import start_postgres

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOGGED = """
CREATE TABLE bench_starts (
    source integer, first boolean, due timestamptz, asked timestamptz, started timestamptz DEFAULT clock_timestamp()
);
CREATE FUNCTION bench_started() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench_starts VALUES (OLD.id, OLD.caught_up_at IS NULL, OLD.next_due_at, OLD.asked_at);
    RETURN NULL;
END $$;
CREATE TRIGGER bench_started AFTER UPDATE OF lease_epoch ON sources FOR EACH ROW
    WHEN (NEW.lease_epoch > OLD.lease_epoch) EXECUTE FUNCTION bench_started();
"""
"""Every claim, with when the source was due: seen by the database, whose clock is one."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """What a bench works with."""

    settings: Settings
    store: Store
    crew: Crew
    asked: "psycopg.Connection[tuple[object, ...]]"
    """Commits each statement."""

    folder: Path
    boxes: list[Path] = field(default_factory=list)
    """Maildirs of `fill`."""

    def fill(self, number: int) -> None:
        """Mailboxes without mail on this disk, read to their end; due in a year."""
        for one in range(number):
            self.boxes.append(maildir(self.folder / f"box{one}"))
            self.connect(self.boxes[-1], f"rep{one}")
        self.tell(f"UPDATE sources SET caught_up_at = now(), next_due_at = {NEVER}")

    def connect(self, box: Path, rep: str) -> None:
        """One mailbox, due at once."""
        with self.store.begin() as connection:
            address = Address(f"{rep}@ours.example")
            streams = registry.provider("files").sources
            sources.connect(connection, "files", address, {"path": str(box)}, streams, self.now())

    def now(self) -> datetime:
        """This machine's clock is also the database's."""
        return wiring.utc_now()

    def check(self) -> None:
        """Raises RuntimeError where a pass failed: its cost would be none of those that are wanted."""
        if failed := self.asked.execute("SELECT id, error FROM sources WHERE error IS NOT NULL LIMIT 1").fetchone():
            raise RuntimeError(f"source {failed[0]}: {failed[1]}")

    def ask(self, query: str, *values: object) -> "tuple[float, ...]":
        """The one row that it finds."""
        row = self.asked.execute(query.encode(), values).fetchone()
        assert row is not None
        return tuple(float(str(value)) if value is not None else 0.0 for value in row)

    def tell(self, statement: str, *values: object) -> None:
        """Changes something."""
        self.asked.execute(statement.encode(), values)

    def cpu(self) -> dict[str, float]:
        """Seconds until now, by role and of the database server."""
        found = {"database": server_cpu(str(self.settings.database.url.get_secret_value()))}
        for member in self.crew.living():
            found[member.role] = found.get(member.role, 0.0) + cpu_of(member)
        return found


NEVER = "now() + interval '1 year'"


def maildir(folder: Path) -> Path:
    """An empty one."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    return folder


@contextmanager
def fleet(folder: Path, roles: Mapping[str, int], **environment: str) -> Iterator[Fleet]:
    """A record without mailboxes; the processes are started by `crew.start_all`. `environment`: settings of theirs."""
    (folder / "postgres").mkdir()
    with start_postgres(folder / "postgres") as server:
        plain = server.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE fleet")
        url = f"{plain}/fleet"
        settings = Settings(database=Database(url=SecretStr(url)))
        given = {"CAPTURE_DATABASE__URL": url, "CAPTURE_SECRETS__FOLDER": str(folder / "secrets"), **environment}
        crew = Crew(roles, given, folder)
        with wiring.prepare_store(settings) as store, psycopg.connect(url, autocommit=True) as asked:
            asked.execute(_LOGGED)
            try:
                yield Fleet(settings, store, crew, asked, folder)
            finally:
                crew.end()


def cpu_of(member: Member) -> float:
    """Seconds of processor time that a process and its ended children have taken."""
    fields = Path(f"/proc/{member.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS


def memory_of(member: Member) -> float:
    """MB that a process holds: what is its own, not what it shares with others (statm, proc(5))."""
    _size, resident, shared, *_ = Path(f"/proc/{member.process.pid}/statm").read_text().split()
    return (int(resident) - int(shared)) * _PAGE / 1e6
