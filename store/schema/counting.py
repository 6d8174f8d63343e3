"""How many items of each disposition every source has: kept by triggers on the ledger, whoever changes it and how."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from store.schema.base import id_, metadata
from store.types import Id, UtcDateTime

source_counts = Table(
    "source_counts",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("disposition", String, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""The ledger's `GROUP BY source_id, disposition`, without reading it. A migration that makes the ledger anew makes its
triggers anew."""

mailbox_links = Table(
    "mailbox_links",
    metadata,
    id_(),
    Column("hash", String, nullable=False, unique=True),
    Column("owner", Id, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
)
"""Links by which a rep connects a mailbox of hers once, without signing in; known by the hash of their word.

`tries`: how often something was tried by it in vain."""
