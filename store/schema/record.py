"""What was seen, and what is recorded of it."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.schema.base import id_, metadata
from store.types import EVERYONE, Id, Json, JsonOrNull, Reach, UtcDateTime

interactions = Table(
    "interactions",
    metadata,
    id_(),
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
    Column("signature", Text),
    Column("quoted", Text),
    Column("bulk", Text, nullable=False, server_default=""),
    Column("audience", Reach, nullable=False, server_default=EVERYONE),
    Column("sealed", LargeBinary),
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
"""One email or meeting. `gone_at`: its last sighting has gone; hidden, and removed after the grace period.

`signature`: the block that stood below its text, `quoted`: what its text only passes on, where those are kept. `bulk`:
what says that it went to many or came from a machine; "" for ordinary ones. `audience`: the strictest of what the
mailboxes that saw it and their owners say. `sealed`: text, quoted and signature, where they are not in the plain
(`store.texts`)."""

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
    Column("asked", SmallInteger, nullable=False, server_default="0"),
    Column("month", SmallInteger),
    Column("labels", JsonOrNull),
    Column("rule", Integer),
    CheckConstraint(
        "(interaction_id IS NOT NULL) = (disposition IN ('captured', 'duplicate'))",
        name="only_what_is_kept_has_an_interaction",
    ),
    Index(None, "interaction_id"),
    Index(None, "source_id", "disposition"),
    # With the last two, counting and ordering a queue reads no row.
    Index(
        "ix_ledger_asked",
        "source_id",
        "interaction_id",
        "asked",
        sqlite_where=text("asked > 0"),
        postgresql_where=text("asked > 0"),
    ),
    # What a mailbox had lately, without reading what all others had.
    Index(
        "ix_ledger_lately",
        "source_id",
        "month",
        "interaction_id",
        sqlite_where=text("interaction_id IS NOT NULL"),
        postgresql_where=text("interaction_id IS NOT NULL"),
    ),
    Index(
        "ix_ledger_excluded_key",
        "key",
        sqlite_where=text("disposition = 'excluded'"),
        postgresql_where=text("disposition = 'excluded'"),
    ),
    Index(
        "ix_ledger_ruled_key", "key", sqlite_where=text("rule IS NOT NULL"), postgresql_where=text("rule IS NOT NULL")
    ),
    sqlite_with_rowid=False,
)
"""What became of every item seen: exactly one row, one disposition each. A row with an interaction is a sighting.

At most one sighting of an interaction is `captured`, the others are `duplicate`: captured rows count interactions.
`asked`: what nobody has decided about the interaction yet (`store.undecided`). `month`: in which it was sent or begins,
counted from the year 0 in UTC (year * 12 + month - 1); null where that is not known. `labels`: of what is kept, the
folders and categories that it has in this source: `{"folders": […], "categories": […]}`, and where sensitive content
was removed from it `"sensitive": {kind: how many}`. `rule`: the number of the rule of people (`store.rules`) by which
it is left out, or kept without text; that rule may be gone since."""

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
