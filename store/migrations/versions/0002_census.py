"""How the provider's listing compared with the ledger, on the row of each source."""

import sqlalchemy as sa
from alembic import op

from store.types import Json, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Until its first census nobody has compared."""
    op.add_column("sources", sa.Column("census_at", UtcDateTime(), nullable=True))
    op.add_column("sources", sa.Column("census_due_at", UtcDateTime(), nullable=True))
    op.add_column("sources", sa.Column("census", Json, nullable=True))
