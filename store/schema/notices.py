"""What needs a person, what they have been told of it, and what is still to be handed over."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

notices = Table(
    "notices",
    metadata,
    Column("key", Id, primary_key=True),
    Column("cause", Id, nullable=False),
    Column("about", Text, nullable=False),
    Column("wrong", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("stage", String, nullable=False),
    Column("repeats", Boolean, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    Column("over_at", UtcDateTime),
)
"""One thing each that needs a person, or has until lately. `cause`: what several have in common, "" for none.

`stage`: told anew when it changes. `repeats`: told daily. `over_at`: well again since, which is still to be told."""

announcements = Table(
    "announcements",
    metadata,
    id_(),
    Column("channel", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index(None, "due_at"),
)
"""What is to be handed over: `channel` is `webhook` or `mail:ADDRESS`. Gone once it was, or cannot be."""

lookout = Table(
    "lookout",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("looked_at", UtcDateTime),
    Column("spoke_at", UtcDateTime),
    Column("examined_at", UtcDateTime),
    Column("findings", Json, nullable=False),
)
"""One row. `looked_at`: when a daemon last looked for what needs people, `spoke_at`: when it last told them;
`findings`: of the last examination."""
