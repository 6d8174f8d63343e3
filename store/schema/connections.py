"""What is connected, and how each stream of it fares."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.schema.base import id_, metadata
from store.types import EVERYONE, Id, Json, Reach, UtcDateTime

connections = Table(
    "connections",
    metadata,
    id_(),
    Column("kind", String, nullable=False),
    Column("owner", Id, nullable=False),
    Column("options", Json, nullable=False),
    Column("host", Id),
    Column("created_at", UtcDateTime, nullable=False),
    Column("audience", Reach, nullable=False, server_default=EVERYONE),
)
"""One account at a provider, owned by a rep. `host`: what must not be asked by many at once; null for what may.

`audience`: how far what it sees may be seen."""

sources = Table(
    "sources",
    metadata,
    id_(),
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), nullable=False),
    Column("name", String, nullable=False),
    Column("cursor_scheme", String),
    Column("cursor_value", Text),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("removals_allowed", Boolean, nullable=False, server_default=false()),
    Column("next_due_at", UtcDateTime),
    Column("last_attempt_at", UtcDateTime),
    Column("last_success_at", UtcDateTime),
    Column("last_duration_seconds", Float),
    Column("caught_up_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("advice", Text),
    Column("lease_owner", String),
    Column("lease_epoch", Integer, nullable=False, server_default="0"),
    Column("lease_until", UtcDateTime),
    Column("census_at", UtcDateTime),
    Column("census_due_at", UtcDateTime),
    Column("census", Json),
    Column("expected", Integer),
    Column("queued_at", UtcDateTime),
    Column("asked_at", UtcDateTime),
    Column("place", Id),
    UniqueConstraint("connection_id", "name"),
    Index(
        "ix_sources_due",
        "next_due_at",
        sqlite_where=text("paused = 0 AND queued_at IS NULL"),
        postgresql_where=text("NOT paused AND queued_at IS NULL"),
    ),
    Index(
        "ix_sources_queued_at",
        "queued_at",
        sqlite_where=text("queued_at IS NOT NULL"),
        postgresql_where=text("queued_at IS NOT NULL"),
    ),
    Index(
        "ix_sources_lease_until",
        "lease_until",
        sqlite_where=text("lease_until IS NOT NULL"),
        postgresql_where=text("lease_until IS NOT NULL"),
    ),
    Index(
        "ix_sources_census",
        "census_due_at",
        "id",
        sqlite_where=text("caught_up_at IS NOT NULL AND error IS NULL"),
        postgresql_where=text("caught_up_at IS NOT NULL AND error IS NULL"),
    ),
    Index(
        "ix_sources_first_at_place",
        "place",
        "next_due_at",
        postgresql_where=text("NOT paused AND queued_at IS NULL AND caught_up_at IS NULL"),
    ).ddl_if(dialect="postgresql"),
    Index(
        "ix_sources_later_at_place",
        "place",
        "next_due_at",
        postgresql_where=text("NOT paused AND queued_at IS NULL AND caught_up_at IS NOT NULL"),
    ).ddl_if(dialect="postgresql"),
    Index(
        "ix_sources_asked_at",
        "asked_at",
        postgresql_where=text("NOT paused AND queued_at IS NULL AND asked_at IS NOT NULL"),
    ).ddl_if(dialect="postgresql"),
)
"""One stream of a connection: its cursor, schedule, lease and health. `advice` is set while a person is needed.

`census`: how the provider's listing compared with the ledger the last time. `expected`: how many items it was said to
have when it was connected; null where nobody said. `queued_at`: a job for it waits in the queue since then, where there
is one. `asked_at`: a person waits for it since then; null once somebody has taken it. `place`: its connection's
host, or its kind where that is null; here for `store.dispatch`, whose indexes only PostgreSQL has."""

wallets = Table(
    "wallets",
    metadata,
    Column("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("holder", String),
    Column("held_until", UtcDateTime),
)
"""What people granted, sealed, of connections whose providers exchange it as it is used: one holder at a time."""
