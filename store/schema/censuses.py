"""What each census of a source came to."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from store.schema.base import metadata
from store.types import JsonOrNull, UtcDateTime

censuses = Table(
    "censuses",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
    Column("listed", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("healed", Integer, nullable=False),
    Column("months", JsonOrNull),
)
"""The figures of `store.census.Census`, kept for some months.

`months`: of the newest alone, what became of the listed items: {month: {disposition: number}}; the month as in the
ledger, "" where it is not known."""
