"""Several processes share the work: what is queued, who lives, who leads, and what providers allow all of them."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, UtcDateTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Nothing is queued yet. What is due is found by an index that leaves out what nobody would take."""
    op.add_column("sources", sa.Column("queued_at", UtcDateTime()))
    op.add_column("sources", sa.Column("asked_at", UtcDateTime()))
    op.drop_index("ix_sources_next_due_at", "sources")
    takeable = sa.text("NOT paused AND queued_at IS NULL")
    op.create_index("ix_sources_due", "sources", ["next_due_at"], sqlite_where=takeable, postgresql_where=takeable)
    queued = sa.text("queued_at IS NOT NULL")
    op.create_index("ix_sources_queued_at", "sources", ["queued_at"], sqlite_where=queued, postgresql_where=queued)
    op.create_table(
        "processes",
        sa.Column("name", Id, primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "leaders",
        sa.Column("duty", Id, primary_key=True),
        sa.Column("process", Id, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "places",
        sa.Column("name", Id, primary_key=True),
        sa.Column("room", sa.Integer(), nullable=False),
    )
    op.create_table(
        "quotas",
        sa.Column("name", Id, primary_key=True),
        sa.Column("spent_until", UtcDateTime(), nullable=False),
        sa.Column("shut_until", UtcDateTime()),
    )
