"""Messages that are to be handed over: each is tried until it was taken, or is too old to be of use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from store.schema import announcements

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One message for one receiver."""

    id: int
    channel: str
    """`webhook` or `mail:ADDRESS`."""
    body: Body
    made_at: datetime
    attempts: int
    """So far."""


def put(connection: Connection, channels: Iterable[str], body: Body, now: datetime) -> None:
    """One for each channel, due at once."""
    rows = [{"channel": channel, "body": body, "made_at": now, "due_at": now} for channel in channels]
    if rows:
        connection.execute(insert(announcements), rows)


def claim(connection: Connection, now: datetime, until: datetime) -> Announcement | None:
    """The next that is due; nobody else gets it before `until`."""
    c = announcements.c
    row = connection.execute(select(announcements).where(c.due_at <= now).order_by(c.due_at, c.id).limit(1)).first()
    if row is None:
        return None
    mine = update(announcements).where(c.id == row.id, c.due_at == row.due_at)
    if not connection.execute(mine.values(due_at=until, attempts=c.attempts + 1)).rowcount:
        return None
    return Announcement(row.id, row.channel, row.body, row.made_at, row.attempts)


def put_off(connection: Connection, id_: int, until: datetime) -> None:
    """It was not taken."""
    connection.execute(update(announcements).where(announcements.c.id == id_).values(due_at=until))


def drop(connection: Connection, id_: int) -> None:
    """It was taken, or never will be."""
    connection.execute(delete(announcements).where(announcements.c.id == id_))


def refused(connection: Connection) -> dict[str, int]:
    """How many messages were tried and not taken so far, by channel."""
    c = announcements.c
    query = select(c.channel, func.count()).where(c.attempts > 0).group_by(c.channel)
    return {channel: count for channel, count in connection.execute(query)}
