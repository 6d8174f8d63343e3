"""Who may come in after a restore: nobody by what was ended since the backup, and nobody with more rights."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from store.database import among
from store.schema import invitations, mailbox_links, sessions, tokens, users

_NOW = ("role", "disabled_at", "password")

Rows = Sequence[Mapping[str, Any]]


def shut(connection: Connection) -> None:
    """Nobody is signed in, and no link opens: people sign in again, and are sent other links."""
    for table in (sessions, invitations, mailbox_links):
        connection.execute(delete(table))


def now(old: Connection) -> tuple[Rows, list[str]]:
    """The users of a record, and the hashes of the tokens that there are."""
    rows = old.execute(select(users.c.address, *(users.c[name] for name in _NOW))).mappings()
    return list(map(dict, rows)), list(old.execute(select(tokens.c.hash)).scalars())


def as_now(connection: Connection, rows: Rows, hashes: Sequence[str]) -> None:
    """Roles, passwords and tokens are what they have become since; who is a user no more is signed in no more."""
    connection.execute(delete(tokens).where(~among(connection, tokens.c.hash, hashes)))
    for row in rows:
        became = {name: row[name] for name in _NOW}
        connection.execute(update(users).where(users.c.address == row["address"]).values(became))
