"""The keys that texts are sealed with."""

from sqlalchemy import Boolean, Column, LargeBinary, Table

from store.schema.base import metadata
from store.types import UtcDateTime

text_keys = Table(
    "text_keys",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("in_force", Boolean, nullable=False),
    Column("converted_at", UtcDateTime),
)
"""Keys by their marks (`config.boxes`), so that a lost one is noticed before a text is asked for.

`in_force`: new texts are sealed with this one, and in the plain where there is none. `converted_at`: when all that was
there before had been sealed with it."""
