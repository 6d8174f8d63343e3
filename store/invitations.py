"""Links that let a person in once, to choose a password. We keep the hash of each link's word alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, delete, insert, select

from store import users
from store.schema import invitations
from store.sessions import hashed
from store.users import User

LIFE = timedelta(hours=24)
"""After which a link opens nothing."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that still opens."""

    user: User | None
    """Whose it is; None: whoever has it becomes the first administrator."""


def make(connection: Connection, user_id: int | None, now: datetime) -> str:
    """A new one in the place of what the same person had; the word that ends its link."""
    void(connection, user_id)
    word = token_urlsafe(32)
    row = {"hash": hashed(word), "user_id": user_id, "expires_at": now + LIFE}
    connection.execute(insert(invitations).values(row))
    return word


def void(connection: Connection, user_id: int | None) -> None:
    """No link made for this person opens any more."""
    connection.execute(delete(invitations).where(invitations.c.user_id.is_not_distinct_from(user_id)))


def find(connection: Connection, word: str, now: datetime) -> Invitation | None:
    """What the link with this word opens; None where it was used, is too old, or may open nothing any more."""
    query = select(invitations.c.user_id).where(invitations.c.hash == hashed(word), invitations.c.expires_at > now)
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.user_id is None:
        return None if users.exist(connection) else Invitation(None)
    user = users.get(connection, row.user_id)
    return Invitation(user) if user is not None and user.disabled_at is None else None


def take(connection: Connection, word: str, now: datetime) -> Invitation | None:
    """The same, and the link opens nothing from now on: of two who use it at once, one gets it."""
    found = find(connection, word, now)
    used = connection.execute(delete(invitations).where(invitations.c.hash == hashed(word))).rowcount
    return found if used == 1 else None
