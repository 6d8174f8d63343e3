"""What each item tells of a meeting."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Calendars are read again: until now only the newest of all tellings was kept."""
    op.create_table(
        "tellings",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("item", Id, nullable=False),
        sa.Column("key", Id, nullable=False),
        sa.Column("root", Id, nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("ends", UtcDateTime(), nullable=False),
        sa.Column("first_revision", Id, nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_tellings_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "item", name=op.f("pk_tellings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tellings_key"), "tellings", ["key"])
    op.create_index(op.f("ix_tellings_root"), "tellings", ["root"])
    of_meetings = "SELECT source_id FROM ledger WHERE key LIKE 'meeting:%'"
    op.execute(f"UPDATE sources SET cursor_scheme = NULL, cursor_value = NULL WHERE id IN ({of_meetings})")  # noqa: S608
    op.execute("UPDATE ledger SET version = '' WHERE key LIKE 'meeting:%'")
