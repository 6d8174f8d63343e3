"""People and companies that match nothing are proposed.

All that was recorded before is looked at too. Its signature blocks were not kept: titles and telephone numbers come of
new mail.
"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Four empty tables, and columns for what contacts and interactions now hold."""
    op.add_column("interactions", sa.Column("signature", sa.Text()))
    for field in ("title", "phone"):
        op.add_column("contacts", sa.Column(field, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "proposal_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interaction", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_mark"),
    )
    _proposals()
    _strangers()
    _evidence()


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("key", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("domain", Id),
        sa.Column("origins", Json, nullable=False),
        sa.Column("decided_by", Id),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("added", Json),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("key", name="uq_proposals_key"),
    )
    op.create_index("ix_proposals_domain", "proposals", ["domain"])


def _strangers() -> None:
    op.create_table(
        "strangers",
        sa.Column("address", Id, nullable=False),
        sa.Column("proposal_id", sa.Integer()),
        sa.Column("due_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_strangers_proposal_id_proposals", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("address", name="pk_strangers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_strangers_proposal_id", "strangers", ["proposal_id"])
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_strangers_due_at", "strangers", ["due_at"], sqlite_where=due, postgresql_where=due)


def _evidence() -> None:
    op.create_table(
        "proposal_evidence",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("rep", Id, nullable=False),
        *(sa.Column(n, sa.Integer(), nullable=False) for n in ("wrote", "answered", "heard", "colleagues", "met")),
        sa.Column("met_at", UtcDateTime()),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("dismissed_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_proposal_evidence_proposal_id_proposals", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "rep", name="pk_proposal_evidence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_proposal_evidence_rep", "proposal_evidence", ["rep"])
