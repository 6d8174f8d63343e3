"""Browsers in which somebody is signed in. The cookie is a random word; we keep its hash alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, not_, select, update

from store.schema import connections, sessions, users
from store.users import User, user

LIFE = timedelta(days=30)
"""After which one signs in anew."""
IDLE = timedelta(days=7)
"""The same, where nobody has looked for so long."""
_SEEN_AGAIN = timedelta(minutes=10)
"""A session's row is not written at every request."""
_AGENT = 200


@dataclass(frozen=True, slots=True)
class Session:
    """One browser."""

    hash: str
    created_at: datetime
    seen_at: datetime
    agent: str
    """What the browser calls itself."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever a request comes from."""

    user: User
    session: str
    """Its hash."""
    has_mailbox: bool
    """A mailbox of hers is connected."""
    seen_at: datetime


def hashed(word: str) -> str:
    """What we keep of a cookie or a token: of 256 random bits a plain hash is enough."""
    return sha256(word.encode(errors="replace")).hexdigest()


def open_(connection: Connection, user_id: int, agent: str, now: datetime) -> str:
    """A new session; the word for its cookie. Those of hers that have ended are cleared away."""
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id, not_(_lasts(now))))
    word = token_urlsafe(32)
    times = {"created_at": now, "seen_at": now, "expires_at": now + LIFE}
    row = {"hash": hashed(word), "user_id": user_id, "agent": agent[:_AGENT]}
    connection.execute(insert(sessions).values(row | times))
    return word


def signed_in(connection: Connection, word: str, now: datetime) -> SignedIn | None:
    """Whose cookie it is; None where the session has ended, or its user may no longer sign in."""
    hers = exists(select(connections.c.id).where(connections.c.owner == users.c.address).correlate(users))
    found = select(users, sessions.c.hash, sessions.c.seen_at, hers.label("has_mailbox")).join_from(sessions, users)
    alive = users.c.disabled_at.is_(None)
    row = connection.execute(found.where(sessions.c.hash == hashed(word), _lasts(now), alive)).mappings().first()
    return SignedIn(user(row), row["hash"], bool(row["has_mailbox"]), row["seen_at"]) if row else None


def is_stale(found: SignedIn, now: datetime) -> bool:
    """It is time to write that the session is still in use."""
    return now - found.seen_at > _SEEN_AGAIN


def touch(connection: Connection, session: str, now: datetime) -> None:
    """It is in use."""
    connection.execute(update(sessions).where(sessions.c.hash == session).values(seen_at=now))


def of_user(connection: Connection, user_id: int, now: datetime) -> list[Session]:
    """The browsers in which she is signed in, the one used last first."""
    query = select(sessions).where(sessions.c.user_id == user_id, _lasts(now))
    rows = connection.execute(query.order_by(sessions.c.seen_at.desc()))
    return [Session(row.hash, row.created_at, row.seen_at, row.agent) for row in rows]


def close(connection: Connection, user_id: int, session: str | None = None, *, but: str | None = None) -> int:
    """Ends one session of hers, or all, or all `but` one; how many that were."""
    ended = delete(sessions).where(sessions.c.user_id == user_id)
    ended = ended if session is None else ended.where(sessions.c.hash == session)
    return connection.execute(ended if but is None else ended.where(sessions.c.hash != but)).rowcount


def _lasts(now: datetime) -> ColumnElement[bool]:
    """Of sessions: nobody has to sign in anew."""
    return and_(sessions.c.expires_at > now, sessions.c.seen_at > now - IDLE)
