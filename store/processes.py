"""Who is at work on the database, on whatever machine: each process says it itself, by the database's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, delete, select

from store.clock import database_now
from store.database import upsert
from store.schema import processes

BEAT_SECONDS = 5
"""How often each says that it lives."""

SILENT = timedelta(seconds=30)
"""Who said nothing for so long is held for dead, and loses what it holds."""

KEPT = timedelta(days=1)
"""How long the dead are remembered."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process."""

    name: str
    role: str
    version: str
    started_at: datetime
    seen_at: datetime
    alive: bool


def beat(connection: Connection, name: str, role: str, version: str) -> None:
    """The process of this name lives. Its first word is its start, also after it was held for dead."""
    now = database_now(connection)
    said = upsert(connection, processes).values(name=name, role=role, version=version, started_at=now, seen_at=now)
    again = {"role": role, "version": version, "seen_at": now}
    connection.execute(said.on_conflict_do_update(index_elements=[processes.c.name], set_=again))


def gone(connection: Connection, name: str) -> None:
    """It ended in order, and holds nothing any more."""
    connection.execute(delete(processes).where(processes.c.name == name))


def everyone(connection: Connection) -> list[Process]:
    """All of them by name, also those that fell silent within a day and were not heard of since."""
    lives = processes.c.seen_at >= database_now(connection, -SILENT)
    found = select(processes, lives).order_by(processes.c.name)
    return [Process(*row) for row in connection.execute(found)]


def alive(connection: Connection) -> list[Process]:
    """Those that are at work."""
    return [one for one in everyone(connection) if one.alive]


def silent(connection: Connection) -> Select[str]:
    """The names of those held for dead."""
    return select(processes.c.name).where(processes.c.seen_at < database_now(connection, -SILENT))


def of_role(connection: Connection, role: str) -> Select[str]:
    """The names of those of a role that are at work."""
    lives = processes.c.seen_at >= database_now(connection, -SILENT)
    return select(processes.c.name).where(processes.c.role == role, lives)


def forget(connection: Connection) -> None:
    """Drops those that have been silent for a day."""
    connection.execute(delete(processes).where(processes.c.seen_at < database_now(connection, -KEPT)))
