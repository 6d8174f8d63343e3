"""What people have been told about what needs them."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Empty tables."""
    op.create_table(
        "notices",
        sa.Column("key", Id, primary_key=True),
        sa.Column("cause", Id, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime()),
        sa.Column("over_at", UtcDateTime()),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_announcements_due_at", "announcements", ["due_at"])
    op.create_table(
        "lookout",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("looked_at", UtcDateTime()),
        sa.Column("spoke_at", UtcDateTime()),
        sa.Column("examined_at", UtcDateTime()),
        sa.Column("findings", Json, nullable=False),
    )
