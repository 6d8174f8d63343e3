"""Texts that are kept sealed."""

import sqlalchemy as sa
from alembic import op

from store.types import UtcDateTime

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """A new column, and the keys by their marks. What is in the plain stays so until it is asked for otherwise."""
    op.add_column("interactions", sa.Column("sealed", sa.LargeBinary()))
    op.create_table(
        "text_keys",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("converted_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("mark", name="pk_text_keys"),
    )
