"""Which host a connection is to, and indexes for finding what is due among many sources."""

import sqlalchemy as sa
from alembic import op

from store.types import Id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Until now there were only files, which have no host."""
    op.add_column("connections", sa.Column("host", Id, nullable=True))
    op.create_index("ix_sources_next_due_at", "sources", ["next_due_at"])
    leased = sa.text("lease_until IS NOT NULL")
    op.create_index("ix_sources_lease_until", "sources", ["lease_until"], sqlite_where=leased, postgresql_where=leased)
