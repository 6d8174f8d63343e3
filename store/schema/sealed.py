"""The keys that texts are sealed with."""

from sqlalchemy import Column, LargeBinary, Table

from store.schema.base import metadata
from store.types import UtcDateTime

text_keys = Table(
    "text_keys",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)
"""Keys by their marks (`config.boxes`), so that a lost one is noticed before a text is asked for."""
