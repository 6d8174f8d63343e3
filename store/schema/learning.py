"""What people decided, and what was learned of it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

decisions = Table(
    "decisions",
    metadata,
    id_(),
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), nullable=False),
    Column("type", String, nullable=False),
    Column("target_id", Integer),
    Column("by", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("shown", Json, nullable=False),
    Index(None, "interaction_id"),
    Index(None, "type", "at"),
    Index(None, "by", "at"),
)
"""Each judgement of a person, with what the machine thought then. `target_id` is null where nothing offered was right.

`shown`: the candidates of that type, best first: `{"id", "score", "verdict", "model", "reasons"}`, the reasons as
`{rule: [strength, weight]}`."""

models = Table(
    "models",
    metadata,
    id_(),
    Column("made_at", UtcDateTime, nullable=False),
    Column("in_force", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    Column("trial", Json, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index(
        "ix_models_in_force",
        "in_force",
        unique=True,
        sqlite_where=text("in_force"),
        postgresql_where=text("in_force"),
    ),
)
"""What was learned, each time (`matcher.learned`); one at most is in force.

`trial`: how it did against the one before. `revision`: counts up when a deal in it is renamed."""
