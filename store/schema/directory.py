"""Accounts, contacts and deals, and how they are found."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from store.schema.base import id_, metadata
from store.types import Id, UtcDateTime

accounts = Table(
    "accounts",
    metadata,
    id_(),
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
    id_(),
    Column("external_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("owner", Id),
    Column("created_at", UtcDateTime),
    Column("title", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
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
    id_(),
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
    Index(None, "created_at"),
    Index(None, "owner"),
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
    id_(),
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


def _cards(name: str, records: Table) -> Table:
    return Table(
        name,
        metadata,
        Column("id", ForeignKey(records.c.id, ondelete="CASCADE"), primary_key=True),
        Column("card", Text, nullable=False),
    )


account_cards = _cards("account_cards", accounts)
contact_cards = _cards("contact_cards", contacts)
deal_cards = _cards("deal_cards", deals)
"""What the matcher sees of each record, in one piece (`store.cards`)."""
