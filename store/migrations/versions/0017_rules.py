"""Rules that administrators and reps make on the pages, and who belongs to which group of reps."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """No rules yet; the ledger can say which one keeps an item, or its text, out of the record."""
    op.create_table(
        "rep_groups",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("name", name="uq_rep_groups_name"),
    )
    op.create_table(
        "rep_group_members",
        sa.Column("group_id", sa.Integer(), primary_key=True),
        sa.Column("rep", Id, primary_key=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["rep_groups.id"], "fk_rep_group_members_group_id_rep_groups", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_rep_group_members_rep", "rep_group_members", ["rep"])
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("group_id", sa.Integer()),
        sa.Column("rep", Id),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("value", Id, nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("group_id IS NULL OR rep IS NULL", name="ck_rules_of_a_group_or_of_a_rep"),
        sa.ForeignKeyConstraint(["group_id"], ["rep_groups.id"], "fk_rules_group_id_rep_groups", ondelete="CASCADE"),
        sa.UniqueConstraint("at", name="uq_rules_at"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rules_group_id", "rules", ["group_id"])
    op.create_index("ix_rules_rep", "rules", ["rep"])
    op.add_column("ledger", sa.Column("rule", sa.Integer()))
    ruled = sa.text("rule IS NOT NULL")
    op.create_index("ix_ledger_ruled_key", "ledger", ["key"], sqlite_where=ruled, postgresql_where=ruled)
