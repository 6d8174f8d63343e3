"""The tables, and the constraints that carry idempotence. Nothing else.

Times are stored in UTC and come back aware. Addresses and ids compare byte by byte on both databases.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from store.types import Id, Json, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, Identity(), primary_key=True)


def _cards(name: str, records: Table) -> Table:
    return Table(
        name,
        metadata,
        Column("id", ForeignKey(records.c.id, ondelete="CASCADE"), primary_key=True),
        Column("card", Text, nullable=False),
    )


connections = Table(
    "connections",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    Column("owner", Id, nullable=False),
    Column("options", Json, nullable=False),
    Column("host", Id),
    Column("created_at", UtcDateTime, nullable=False),
)
"""One account at a provider, owned by a rep. `host`: what must not be asked by many at once; null for what may."""

sources = Table(
    "sources",
    metadata,
    _id(),
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
    UniqueConstraint("connection_id", "name"),
    Index(None, "next_due_at"),
    Index(
        "ix_sources_lease_until",
        "lease_until",
        sqlite_where=text("lease_until IS NOT NULL"),
        postgresql_where=text("lease_until IS NOT NULL"),
    ),
)
"""One stream of a connection: its cursor, schedule, lease and health. `advice` is set while a person is needed.

`census`: how the provider's listing compared with the ledger the last time."""

interactions = Table(
    "interactions",
    metadata,
    _id(),
    Column("key", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("end", UtcDateTime),
    Column("subject", Text, nullable=False),
    Column("direction", String, nullable=False),
    Column("thread", Id, nullable=False),
    Column("state", String),
    Column("revision", Id, nullable=False),
    Column("content", String, nullable=False),
    Column("text", Text),
    Column("attachments", Json, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("gone_at", UtcDateTime),
    Column("to_match", Boolean, nullable=False),
    UniqueConstraint("key"),
    Index(None, "thread"),
    Index(None, "at"),
    Index("ix_interactions_to_match", "id", sqlite_where=text("to_match"), postgresql_where=text("to_match")),
    Index(
        "ix_interactions_gone_at",
        "gone_at",
        sqlite_where=text("gone_at IS NOT NULL"),
        postgresql_where=text("gone_at IS NOT NULL"),
    ),
)
"""One email or meeting. `gone_at`: its last sighting has gone; hidden, and removed after the grace period."""

participants = Table(
    "participants",
    metadata,
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("address", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("answer", String, nullable=False),
    Index(None, "address"),
    sqlite_with_rowid=False,
)

ledger = Table(
    "ledger",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Id, primary_key=True),
    Column("key", Id),
    Column("interaction_id", ForeignKey("interactions.id")),
    Column("disposition", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("version", Id, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("parser", SmallInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint(
        "(interaction_id IS NOT NULL) = (disposition IN ('captured', 'duplicate'))",
        name="only_what_is_kept_has_an_interaction",
    ),
    Index(None, "interaction_id"),
    Index(None, "source_id", "disposition"),
    Index(
        "ix_ledger_excluded_key",
        "key",
        sqlite_where=text("disposition = 'excluded'"),
        postgresql_where=text("disposition = 'excluded'"),
    ),
    sqlite_with_rowid=False,
)
"""What became of every item seen: exactly one row, one disposition each. A row with an interaction is a sighting.

At most one sighting of an interaction is `captured`, the others are `duplicate`: captured rows count interactions.
"""

thread_keys = Table(
    "thread_keys",
    metadata,
    Column("key", Id, primary_key=True),
    Column("thread", Id, nullable=False),
    Column("at", UtcDateTime),
    Column("reply", Boolean, nullable=False),
    Index(None, "thread"),
    sqlite_with_rowid=False,
)
"""What leads to a thread: every interaction key seen or referred to (a reply can arrive before what it answers), and
for mail without references a subject with two correspondents, the moment it was last used and whether as a reply."""

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("external_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("owner", Id),
    UniqueConstraint("external_id"),
)

account_domains = Table(
    "account_domains",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("domain", Id, primary_key=True),
    Column("position", SmallInteger, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    Column("external_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("owner", Id),
    Column("created_at", UtcDateTime),
    UniqueConstraint("external_id"),
    Index(None, "account_id"),
)

contact_addresses = Table(
    "contact_addresses",
    metadata,
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("address", Id, primary_key=True),
    Column("position", SmallInteger, nullable=False),
    Index(None, "address"),
)

deals = Table(
    "deals",
    metadata,
    _id(),
    Column("external_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("owner", Id),
    Column("amount", Numeric(18, 2)),
    Column("currency", String),
    Column("close_date", Date),
    Column("created_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    UniqueConstraint("external_id"),
    Index(None, "account_id"),
)

deal_stages = Table(
    "deal_stages",
    metadata,
    Column("deal_id", ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("stage", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

deal_contacts = Table(
    "deal_contacts",
    metadata,
    _id(),
    Column("deal_id", ForeignKey("deals.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("role", String, nullable=False),
    Column("since", UtcDateTime),
    Column("until", UtcDateTime),
    Index(None, "deal_id"),
    Index(None, "contact_id"),
)

directory_keys = Table(
    "directory_keys",
    metadata,
    Column("key", Id, primary_key=True),
    Column("type", String, primary_key=True),
    Column("target_id", Integer, primary_key=True),
    Column("rank", Integer, nullable=False),
    Index(None, "type", "target_id"),
    Index(None, "key", "rank"),
    sqlite_with_rowid=False,
)
"""Blocking: which records share a key (`matcher.keys`). `rank` counts within a key: long blocks are cut short."""

account_cards = _cards("account_cards", accounts)
contact_cards = _cards("contact_cards", contacts)
deal_cards = _cards("deal_cards", deals)
"""What the matcher sees of each record, in one piece (`store.cards`)."""

links = Table(
    "links",
    metadata,
    _id(),
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    Column("type", String, nullable=False),
    Column("target_id", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("runner_up_id", Integer),
    Column("runner_up_score", Float),
    Column("model", String, nullable=False),
    Column("decision", String),
    Column("decided_by", Id),
    Column("decided_at", UtcDateTime),
    UniqueConstraint("interaction_id", "type", "target_id"),
    Index(None, "type", "target_id"),
    Index(
        "ix_links_to_review",
        "interaction_id",
        sqlite_where=text("verdict = 'suggest' AND decision IS NULL"),
        postgresql_where=text("verdict = 'suggest' AND decision IS NULL"),
    ),
)
"""Interaction → contact, account or deal, with the machine's reasons and the person's decision."""
