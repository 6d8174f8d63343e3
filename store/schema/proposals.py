"""People and companies from outside that the directory does not know, and what is proposed about them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint, text

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

proposal_mark = Table(
    "proposal_mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interaction", Integer, nullable=False),
)
"""One row: the people of interactions up to this id are known to `strangers`."""

proposals = Table(
    "proposals",
    metadata,
    id_(),
    Column("key", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("domain", Id),
    Column("origins", Json, nullable=False),
    Column("decided_by", Id),
    Column("decided_at", UtcDateTime),
    Column("added", Json),
    UniqueConstraint("key"),
    Index(None, "domain"),
)
"""One person or company each. `origins`: field → the interaction it was read in. `added`: what adding it made, and how
the records looked then."""

strangers = Table(
    "strangers",
    metadata,
    Column("address", Id, primary_key=True),
    Column("proposal_id", ForeignKey("proposals.id", ondelete="SET NULL")),
    Column("due_at", UtcDateTime),
    Index(None, "proposal_id"),
    Index(
        "ix_strangers_due_at",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""Addresses from outside that may be a person's or a company's. `due_at`: when to look at its interactions again."""

proposal_evidence = Table(
    "proposal_evidence",
    metadata,
    Column("proposal_id", ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True),
    Column("rep", Id, primary_key=True),
    Column("wrote", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("heard", Integer, nullable=False),
    Column("colleagues", Integer, nullable=False),
    Column("met", Integer, nullable=False),
    Column("met_at", UtcDateTime),
    Column("last_at", UtcDateTime, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("dismissed_at", UtcDateTime),
    Index(None, "rep"),
    sqlite_with_rowid=False,
)
"""What each rep has had to do with them: only she is shown it. `dismissed_at`: she does not want it."""
