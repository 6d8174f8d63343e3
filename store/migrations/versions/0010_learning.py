"""What people decided with what they were shown, what was learned of it, and what messages quote.

What was recorded before has no quotes, and whether it went to many is not known: it was matched with that. What people
had decided is remembered, without what they were shown.
"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Two tables and two columns."""
    op.add_column("interactions", sa.Column("quoted", sa.Text()))
    op.add_column("interactions", sa.Column("bulk", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_deals_created_at", "deals", ["created_at"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer()),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("shown", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], "fk_decisions_interaction_id_interactions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_interaction_id", "decisions", ["interaction_id"])
    op.create_index("ix_decisions_type_at", "decisions", ["type", "at"])
    op.create_index("ix_decisions_by_at", "decisions", ["by", "at"])
    op.create_table(
        "models",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("trial", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_models"),
    )
    _remember_decisions()
    in_force = sa.text("in_force")
    op.create_index(
        "ix_models_in_force", "models", ["in_force"], unique=True, sqlite_where=in_force, postgresql_where=in_force
    )


def _remember_decisions() -> None:
    """The accepted record of each interaction, else that all were rejected."""
    accepted = """
        INSERT INTO decisions (interaction_id, type, target_id, "by", at, shown)
        SELECT interaction_id, type, target_id, decided_by, decided_at, '[]' FROM links WHERE decision = 'accepted'
    """
    rejected = """
        INSERT INTO decisions (interaction_id, type, "by", at, shown)
        SELECT interaction_id, type, MIN(decided_by), MAX(decided_at), '[]' FROM links
        GROUP BY interaction_id, type
        HAVING COUNT(*) = COUNT(decision) AND SUM(CASE WHEN decision = 'accepted' THEN 1 ELSE 0 END) = 0
    """
    for statement in (accepted, rejected):
        op.execute(statement)
