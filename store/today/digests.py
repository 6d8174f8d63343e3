"""Whose daily mail is to be sent: the log of acts says what became of it, so that a restart forgets nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from connectors.model.address import Address
from store import audit
from store.database import alone
from store.schema import audit as table
from store.schema import users as users_table
from store.users import User, user

ORIGIN = "digest"
"""The origin of what the daily mail's sender notes."""


class Act(StrEnum):
    """What the log says of it."""

    ON = "digest.on"
    OFF = "digest.off"
    SENT = "digest.sent"
    """Written before the mail leaves: whoever is killed in between has sent at most one."""
    EMPTY = "digest.empty"
    """There was nothing to say that day."""
    LATER = "digest.later"
    """It surely did not leave, and is tried again. Of nobody: the server could not be used at all."""
    REFUSED = "digest.refused"
    """The server will not take mail to her."""


@dataclass(frozen=True, slots=True)
class Line:
    """The last that the log says."""

    act: Act
    at: datetime


def wanting(connection: Connection) -> list[User]:
    """Those who want it and may sign in."""
    c = users_table.c
    query = select(users_table).where(c.digest, c.disabled_at.is_(None)).order_by(c.id)
    return [user(row) for row in connection.execute(query).mappings()]


def last(connection: Connection, who: Address | str, since: datetime) -> Line | None:
    """Of somebody's mail, since the moment from which today's is due."""
    c = table.c
    query = select(c.act, c.at).where(c.who == who, c.at >= since, c.act.in_(list(Act))).order_by(c.id.desc())
    row = connection.execute(query.limit(1)).first()
    return Line(Act(row.act), row.at) if row else None


def is_open(line: Line | None, again_before: datetime) -> bool:
    """Nothing was sent yet, and the last attempt, if any, is long enough ago."""
    return line is None or (line.act is Act.LATER and line.at <= again_before)


def claim(
    connection: Connection, who: Address, since: datetime, again_before: datetime, act: Act, now: datetime
) -> bool:
    """Writes `act` where it is still to be sent: of several processes exactly one may."""
    alone(connection)
    if not is_open(last(connection, who, since), again_before):
        return False
    audit.note(connection, now, who, ORIGIN, act.value, who)
    return True
