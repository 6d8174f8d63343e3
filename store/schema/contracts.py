"""Which migrations took something away that programs of the release before rely on."""

from sqlalchemy import Column, Table

from store.schema.base import metadata
from store.types import Id

contracts = Table(
    "contracts",
    metadata,
    Column("revision", Id, primary_key=True),
)
"""A program that does not know one of these revisions may not work on this database; of others it need not know."""
