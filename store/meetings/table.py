"""The table of tellings."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from store.schema import metadata
from store.types import Id, Json, UtcDateTime

__all__ = ["metadata", "tellings"]

tellings = Table(
    "tellings",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Id, primary_key=True),
    Column("key", Id, nullable=False),
    Column("root", Id, nullable=False),
    Column("voice", String, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("first_revision", Id, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("said", Json, nullable=False),
    Index(None, "root"),
    Index(None, "key"),
    sqlite_with_rowid=False,
)
"""What each item says of a meeting; `store.meetings` says what they come to. `said`: the rest of it."""
