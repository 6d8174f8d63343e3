"""Who is at work on the database, on whatever machine: each process says it itself, by the database's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, case, delete, select

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
    """The process of this name lives."""
    now, c = database_now(connection), processes.c
    said = upsert(connection, processes).values(
        name=name, role=role, version=version, started_at=now, seen_at=now, awake_since=now
    )
    awake = case((c.seen_at < database_now(connection, -SILENT), now), else_=c.awake_since)
    again = {"role": role, "version": version, "seen_at": now, "awake_since": awake}
    connection.execute(said.on_conflict_do_update(index_elements=[c.name], set_=again))


def gone(connection: Connection, name: str) -> None:
    """It ended in order, and holds nothing any more."""
    connection.execute(delete(processes).where(processes.c.name == name))


def everyone(connection: Connection) -> list[Process]:
    """All of them by name, also those that fell silent within a day and were not heard of since."""
    c = processes.c
    lives = c.seen_at >= database_now(connection, -SILENT)
    found = select(c.name, c.role, c.version, c.started_at, c.seen_at, lives).order_by(c.name)
    return [Process(*row) for row in connection.execute(found)]


def alive(connection: Connection) -> list[Process]:
    """Those that are at work."""
    return [one for one in everyone(connection) if one.alive]


def silent(connection: Connection) -> Select[str]:
    """The names of those held for dead: nobody, while no other has been heard of all the time.

    Else, after the database was away for long, all would be, until they say again that they live.
    """
    before, witness = database_now(connection, -SILENT), processes.alias("witness")
    heard = select(witness.c.name).where(witness.c.seen_at >= before, witness.c.awake_since < before).exists()
    return select(processes.c.name).where(processes.c.seen_at < before, heard)


def of_role(connection: Connection, role: str) -> Select[str]:
    """The names of those of a role that are at work."""
    lives = processes.c.seen_at >= database_now(connection, -SILENT)
    return select(processes.c.name).where(processes.c.role == role, lives)


def forget(connection: Connection) -> None:
    """Drops those that have been silent for a day."""
    connection.execute(delete(processes).where(processes.c.seen_at < database_now(connection, -KEPT)))
