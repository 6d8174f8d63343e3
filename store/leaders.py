"""Which process alone does what needs doing once; another takes over when it falls silent."""

from datetime import timedelta

from sqlalchemy import Connection, delete, or_

from store.clock import database_now
from store.database import upsert
from store.schema import leaders

TTL = timedelta(seconds=30)
"""How long a leader may be silent."""


def lead(connection: Connection, duty: str, process: str) -> bool:
    """Whether this process leads until TTL from now; one that leads says so anew well before, with the same call.

    By the database's clock. One that was stopped believes that it leads until it asks: what leaders do must be
    harmless when two do it.
    """
    until = database_now(connection, TTL)
    said = upsert(connection, leaders).values(duty=duty, process=process, until=until)
    mine = or_(leaders.c.process == process, leaders.c.until < database_now(connection))
    taken = said.on_conflict_do_update(
        index_elements=[leaders.c.duty], set_={"process": process, "until": until}, where=mine
    )
    return connection.execute(taken.returning(leaders.c.duty)).first() is not None


def resign(connection: Connection, process: str) -> None:
    """It ends: others need not wait until it would have been silent for long enough."""
    connection.execute(delete(leaders).where(leaders.c.process == process))
