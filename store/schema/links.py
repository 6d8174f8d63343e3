"""What belongs to whom."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

links = Table(
    "links",
    metadata,
    id_(),
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
    Column("at", UtcDateTime),
    UniqueConstraint("interaction_id", "type", "target_id"),
    # In this order: SQLite would read all links of a type for what it joins by other columns. The latest of a record
    # are found without those before them; with the last two, whether they hold is known without reading their reasons.
    Index("ix_links_latest", "target_id", "type", "at", "interaction_id", "verdict", "decision"),
    Index(
        "ix_links_to_review",
        "interaction_id",
        "type",
        "score",
        sqlite_where=text("verdict = 'suggest' AND decision IS NULL"),
        postgresql_where=text("verdict = 'suggest' AND decision IS NULL"),
    ),
    Index(
        "ix_links_decided",
        "decided_by",
        "decided_at",
        sqlite_where=text("decided_by IS NOT NULL"),
        postgresql_where=text("decided_by IS NOT NULL"),
    ),
)
"""Interaction → contact, account or deal, with the machine's reasons and the person's decision.

`at`: when the interaction was sent or begins, as it says itself; written with it."""
