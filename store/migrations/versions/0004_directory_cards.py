"""What the matcher sees of each record, in one piece. `store.version` fills the tables from the records."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Empty: the cards hold normal forms, which only the matcher can give."""
    for one in ("account", "contact", "deal"):
        op.create_table(
            f"{one}_cards",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("card", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(["id"], [f"{one}s.id"], name=op.f(f"fk_{one}_cards_id_{one}s"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{one}_cards")),
        )
