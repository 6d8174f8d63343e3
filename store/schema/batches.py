"""What was matched again as one piece, so that it can be undone as one."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

batches = Table(
    "batches",
    metadata,
    id_(),
    Column("kind", String, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("undone_at", UtcDateTime),
    Column("counts", Json, nullable=False),
)
"""One matching again. Without `finished_at` it goes on, or was stopped half-way."""

batch_links = Table(
    "batch_links",
    metadata,
    Column("batch_id", ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True),
    Column("before", Json, nullable=False),
    Column("after", Id, nullable=False),
    Index(None, "interaction_id"),
)
"""What a batch changed: the machine's links of an interaction before, and the fingerprint of what they became."""
