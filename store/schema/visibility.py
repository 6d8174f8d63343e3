"""What keeps an interaction from others, and who belongs to a deal."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint

from store.schema.base import id_, metadata
from store.types import Id, Json, UtcDateTime

personal = Table(
    "personal",
    metadata,
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True),
    Column("rep", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", Json),
    Index(None, "rep", "at"),
)
"""A rep's word that an interaction is private, or no business at all. `at` is the moment of the act, for undo;
`before` is the word that it took the place of."""

sender_rules = Table(
    "sender_rules",
    metadata,
    id_(),
    Column("rep", Id, nullable=False),
    Column("sender", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("before", Json),
    UniqueConstraint("rep", "sender"),
)
"""What a rep says of all that comes to her mailboxes from an address, and goes there. `before`: as above."""

deal_members = Table(
    "deal_members",
    metadata,
    Column("deal_id", ForeignKey("deals.id", ondelete="CASCADE"), primary_key=True),
    Column("rep", Id, primary_key=True),
    Column("added_by", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "rep"),
)
"""Who works on a deal besides its owner and its account's."""

bodies = Table(
    "bodies",
    metadata,
    Column("interaction_id", ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True),
    Column("html", LargeBinary, nullable=False),
)
"""The HTML of mail that has it, as it came: compressed (zlib), and cleaned whenever it is shown."""
