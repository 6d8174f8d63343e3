"""Takes interactions out of the record at once, many at a time, with everything that came of them.

Every item keeps its line in the ledger: it was there, and nothing else is known of it.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from store.database import alone, among
from store.meetings import tellings
from store.model import Disposition
from store.proposals import strangers
from store.schema import interactions, ledger, thread_keys


def erase(connection: Connection, ids: Collection[int], why: str, now: datetime, named: Callable[[str], str]) -> None:
    """Removes interactions with text, links, decisions and tellings. `why`: for the ledger.

    `named`: another name for a thread that goes on without the interaction that it was named by.
    """
    alone(connection)
    found = connection.execute(
        select(interactions.c.key, interactions.c.thread).where(among(connection, interactions.c.id, ids))
    ).all()
    keys, threads = {row.key for row in found}, {row.thread for row in found}
    blank(connection, among(connection, ledger.c.interaction_id, ids), why)
    left_out = ledger.c.disposition == Disposition.EXCLUDED.value
    blank(connection, left_out & among(connection, ledger.c.key, keys), why)
    tellings.forget(connection, keys)
    strangers.look_again(connection, ids, now)
    connection.execute(delete(interactions).where(among(connection, interactions.c.id, ids)))
    _leave_threads(connection, keys, threads, named)


def blank(connection: Connection, which: ColumnElement[bool], why: str) -> int:
    """Of these lines only that there was something; how many."""
    nothing = {
        "disposition": Disposition.ERASED.value,
        "why": why,
        "key": None,
        "interaction_id": None,
        "asked": 0,
        "labels": None,
    }
    return connection.execute(update(ledger).where(which).values(nothing)).rowcount


def _leave_threads(
    connection: Connection, keys: Collection[str], threads: Collection[str], named: Callable[[str], str]
) -> None:
    """Threads of which nothing is left go; those that go on do not bear the key of what has gone."""
    left = select(interactions.c.thread).where(among(connection, interactions.c.thread, {*threads, *keys})).distinct()
    going_on = set(connection.execute(left).scalars())
    if renamed := [{"old": old, "new": named(old)} for old in sorted(going_on & set(keys))]:
        for table in (interactions, thread_keys):
            renaming = update(table).where(table.c.thread == bindparam("old")).values(thread=bindparam("new"))
            connection.execute(renaming, renamed)
    ended = {*threads, *keys} - going_on
    connection.execute(delete(thread_keys).where(among(connection, thread_keys.c.thread, ended)))
    connection.execute(delete(thread_keys).where(among(connection, thread_keys.c.key, keys)))
