"""Who may sign in, by what, and what they did."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, String, Table, Text, UniqueConstraint, false

from store.schema.base import id_, metadata
from store.types import Id, UtcDateTime

users = Table(
    "users",
    metadata,
    id_(),
    Column("address", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("password", Text),
    Column("issuer", Id),
    Column("subject", Id),
    Column("sure_from", Float),
    Column("digest", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    UniqueConstraint("address"),
    UniqueConstraint("issuer", "subject"),
)
"""One person each; her `address` is that of her mailbox. `password`: an argon2 hash; null where she has none.

`issuer` and `subject`: as her company's sign-in knows her, once she has come by it. `sure_from`: the score from which
she accepts suggestions in bulk. `digest`: she wants the daily mail."""

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("agent", Text, nullable=False),
    Index(None, "user_id"),
)
"""One browser each, known by the hash of its cookie."""

tokens = Table(
    "tokens",
    metadata,
    id_(),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    UniqueConstraint("hash"),
    Index(None, "user_id"),
)
"""Personal tokens for the API, known by their hashes."""

invitations = Table(
    "invitations",
    metadata,
    Column("hash", String, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE")),
    Column("expires_at", UtcDateTime, nullable=False),
)
"""Links that let a person in once, known by their hashes. Without a user: it makes the first administrator."""

audit = Table(
    "audit",
    metadata,
    id_(),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Id, nullable=False),
    Column("origin", String, nullable=False),
    Column("act", String, nullable=False),
    Column("about", Text, nullable=False),
    Index(None, "at"),
    Index(None, "who", "at"),
    Index(None, "origin", "at"),
)
"""Every sign-in and change. `who`: an address, "" where it is not known; `origin`: where it came from, or `cli`.

`about` names records by kind and number, never by what stands in mail."""
