"""Personal tokens, with which a person's scripts use the API as she. We keep their hashes alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, or_, select, update

from store.schema import connections, tokens, users
from store.sessions import hashed
from store.users import User, user

PREFIX = "capture_"
"""By it people, and scanners for secrets, know what a token is for."""
_BYTES = 32
_USED_AGAIN = timedelta(minutes=10)
"""A token's row is not written at every call."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without its word."""

    id: int
    name: str
    """Her own, to tell it from the others."""
    created_at: datetime
    used_at: datetime | None
    """To ten minutes; None where it never was."""
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever a call comes from."""

    user: User
    token: Token
    has_mailbox: bool
    """A mailbox of hers is connected."""


def make(connection: Connection, user_id: int, name: str, now: datetime, expires_at: datetime | None = None) -> str:
    """A new token; the word, which can be told only now."""
    word = PREFIX + token_urlsafe(_BYTES)
    row = {"user_id": user_id, "name": name, "hash": hashed(word), "created_at": now, "expires_at": expires_at}
    connection.execute(insert(tokens).values(row))
    return word


def bearer(connection: Connection, word: str, now: datetime) -> Bearer | None:
    """Whose token it is; None where it was revoked, has expired, or its user may no longer sign in."""
    hers = exists(select(connections.c.id).where(connections.c.owner == users.c.address).correlate(users))
    named = [column.label(f"token_{column.name}") for column in tokens.c]
    found = select(users, *named, hers.label("has_mailbox")).join_from(tokens, users)
    alive = and_(tokens.c.hash == hashed(word), _valid(now), users.c.disabled_at.is_(None))
    row = connection.execute(found.where(alive)).mappings().first()
    if row is None:
        return None
    token = Token(
        row["token_id"], row["token_name"], row["token_created_at"], row["token_used_at"], row["token_expires_at"]
    )
    return Bearer(user(row), token, bool(row["has_mailbox"]))


def is_stale(token: Token, now: datetime) -> bool:
    """It is time to write that the token is still in use."""
    return token.used_at is None or now - token.used_at > _USED_AGAIN


def touch(connection: Connection, token: int, now: datetime) -> None:
    """It is in use."""
    connection.execute(update(tokens).where(tokens.c.id == token).values(used_at=now))


def of_user(connection: Connection, user_id: int, now: datetime) -> list[Token]:
    """Those of hers that can be used, the newest first."""
    query = select(tokens).where(tokens.c.user_id == user_id, _valid(now)).order_by(tokens.c.id.desc())
    return [Token(row.id, row.name, row.created_at, row.used_at, row.expires_at) for row in connection.execute(query)]


def revoke(connection: Connection, user_id: int, token: int | None = None) -> int:
    """Ends one token of hers, or all; how many that were."""
    ended = delete(tokens).where(tokens.c.user_id == user_id)
    return connection.execute(ended if token is None else ended.where(tokens.c.id == token)).rowcount


def _valid(now: datetime) -> ColumnElement[bool]:
    return or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now)
