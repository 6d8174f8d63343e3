"""Places for what matching everything again has changed, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Two empty tables."""
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.Column("undone_at", UtcDateTime()),
        sa.Column("counts", Json, nullable=False),
    )
    op.create_table(
        "batch_links",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Id, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], "fk_batch_links_batch_id_batches", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], "fk_batch_links_interaction_id_interactions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "interaction_id", name="pk_batch_links"),
    )
    op.create_index("ix_batch_links_interaction_id", "batch_links", ["interaction_id"])
