"""What each census came to, and the newest of each source month by month."""

import sqlalchemy as sa
from alembic import op

from store.types import JsonOrNull, UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """The last census of each source, which stands on its row, is not known by months: that begins with the next."""
    op.create_table(
        "censuses",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("healed", sa.Integer(), nullable=False),
        sa.Column("months", JsonOrNull),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name="fk_censuses_source_id_sources", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "at", name="pk_censuses"),
    )
