"""What people keep out of the record, and for whom that holds."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from store.schema.base import id_, metadata
from store.types import Id, UtcDateTime

rep_groups = Table(
    "rep_groups",
    metadata,
    id_(),
    Column("name", Text, nullable=False),
    UniqueConstraint("name"),
)
"""Reps for whom the same rules hold."""

rep_group_members = Table(
    "rep_group_members",
    metadata,
    Column("group_id", ForeignKey("rep_groups.id", ondelete="CASCADE"), primary_key=True),
    Column("rep", Id, primary_key=True),
    Index(None, "rep"),
)
"""Who belongs to a group: by address, as mailboxes may be connected later."""

rules = Table(
    "rules",
    metadata,
    id_(),
    Column("group_id", ForeignKey("rep_groups.id", ondelete="CASCADE")),
    Column("rep", Id),
    Column("what", String, nullable=False),
    Column("value", Id, nullable=False),
    Column("effect", String, nullable=False),
    Column("by", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("group_id IS NULL OR rep IS NULL", name="of_a_group_or_of_a_rep"),
    UniqueConstraint("at"),
    Index(None, "group_id"),
    Index(None, "rep"),
    sqlite_autoincrement=True,
)
"""A rule on what people, folders or subjects say. Without group and rep it is the organisation's. `at`: when it was
made; no two were made at the same moment, and what a rule calls private bears it (`personal.at`). No rule has the
number of one that is gone: lines of the ledger bear that (`ledger.rule`)."""
