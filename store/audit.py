"""Every sign-in and every change that somebody made: who, from where, what, about which record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select

from store.schema import audit

CLI = "cli"
"""The origin of what is done on the machine itself."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of it."""

    id: int
    at: datetime
    who: str
    """An address; "" where it is not known."""
    origin: str
    """An IP address, or `cli`."""
    act: str
    """`sign_in`, `user.disable`, `connection.pause`: the verb behind what it is about."""
    about: str
    """The record by kind and number, or a person's address."""


def note(connection: Connection, at: datetime, who: str, origin: str, act: str, about: str = "") -> None:
    """Adds a line. Nothing that stands in mail may be in it."""
    row = {"at": at, "who": who, "origin": origin, "act": act, "about": about}
    connection.execute(insert(audit).values(row))


def latest(connection: Connection, most: int, before: int | None = None, who: str = "") -> list[Act]:
    """Up to `most` lines, the newest first; `before`: those older than this one; `who`: those of one person."""
    query = select(audit).order_by(audit.c.id.desc()).limit(most)
    query = query.where(audit.c.who == who) if who else query
    rows = connection.execute(query.where(audit.c.id < before) if before is not None else query)
    return [_act(row) for row in rows]


def of_moment(connection: Connection, who: str, at: datetime) -> list[Act]:
    """What somebody did at that very moment."""
    rows = connection.execute(select(audit).where(audit.c.who == who, audit.c.at == at).order_by(audit.c.id))
    return [_act(row) for row in rows]


def number(connection: Connection, act: str, since: datetime, *, who: str = "", origin: str = "") -> int:
    """How often something was done since then, by somebody or from somewhere."""
    query = select(func.count()).select_from(audit).where(audit.c.act == act, audit.c.at >= since)
    query = query.where(audit.c.who == who) if who else query
    query = query.where(audit.c.origin == origin) if origin else query
    return int(connection.execute(query).scalar_one())


def _act(row: Row[tuple[object, ...]]) -> Act:
    return Act(row.id, row.at, row.who, row.origin, row.act, row.about)
