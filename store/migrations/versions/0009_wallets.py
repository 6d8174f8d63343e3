"""A place for what people granted, where their provider exchanges it for something else as it is used."""

import sqlalchemy as sa
from alembic import op

from store.types import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """An empty table."""
    op.create_table(
        "wallets",
        sa.Column("connection_id", sa.Integer(), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("holder", sa.String()),
        sa.Column("held_until", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], "fk_wallets_connection_id_connections", ondelete="CASCADE"
        ),
    )
