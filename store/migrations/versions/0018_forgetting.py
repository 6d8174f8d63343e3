"""Who and what was forgotten, the receipts for it, and what must be kept for a court."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Empty tables."""
    op.create_table(
        "forgettings",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("receipt", sa.Text()),
        sa.Column("subject", sa.String()),
    )
    op.create_index("ix_forgettings_at", "forgettings", ["at"])
    op.create_table(
        "suppressions",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("forgetting_id", sa.Integer(), primary_key=True),
        sa.ForeignKeyConstraint(["forgetting_id"], ["forgettings.id"], "fk_suppressions_forgetting_id_forgettings"),
    )
    op.create_index("ix_suppressions_forgetting_id", "suppressions", ["forgetting_id"])
    op.create_table(
        "suppression_key",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", Id, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", Id),
        sa.Column("lifted_at", UtcDateTime()),
    )
