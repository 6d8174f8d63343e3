"""Who and what was forgotten, what keeps it from coming back, and what must not be forgotten."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from store.schema.base import id_, metadata
from store.types import Id, UtcDateTime

forgettings = Table(
    "forgettings",
    metadata,
    id_(),
    Column("kind", String, nullable=False),
    Column("by", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("receipt", Text),
    Column("subject", String),
    Index(None, "at"),
)
"""Each forgetting; `kind`: of a person, an interaction, a connection, a mailbox. Without `receipt`: interrupted.
`subject`: keyed hash of what was asked for, so that it can be asked for again until there is a receipt."""

suppressions = Table(
    "suppressions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("forgetting_id", ForeignKey("forgettings.id"), primary_key=True),
    Index(None, "forgetting_id"),
)
"""What must not come back, as keyed hashes alone: `person` an address, `interaction` a key, `text` the key of what may
come back without its text."""

suppression_key = Table(
    "suppression_key",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("public", String, nullable=False),
)
"""One row: what the keys of hashes and of receipts are derived from, sealed; and the public half of the latter."""

holds = Table(
    "holds",
    metadata,
    id_(),
    Column("kind", String, nullable=False),
    Column("target", Id, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", Id, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("lifted_by", Id),
    Column("lifted_at", UtcDateTime),
)
"""What must be kept for a court or an authority. `kind`: a person (`target` is an address), a deal or a connection (its
number), or everything (""). In force until it is lifted."""
