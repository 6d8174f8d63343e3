"""Links by which reps connect their own mailboxes; items counted as they are written; how many a source has at all."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Two tables; what is in the ledger is counted once, and from then on by triggers."""
    op.add_column("sources", sa.Column("expected", sa.Integer()))
    op.create_table(
        "mailbox_links",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), primary_key=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("owner", Id, nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("hash", name="uq_mailbox_links_hash"),
    )
    op.create_table(
        "source_counts",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], "fk_source_counts_source_id_sources", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "disposition", name="pk_source_counts"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO source_counts SELECT source_id, disposition, count(*) FROM ledger GROUP BY source_id, disposition"
    )
    for statement in _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


_MORE = (
    "INSERT INTO source_counts VALUES (NEW.source_id, NEW.disposition, 1) "
    "ON CONFLICT (source_id, disposition) DO UPDATE SET number = number + 1;"
)
_LESS = (
    "UPDATE source_counts SET number = number - 1 WHERE source_id = OLD.source_id AND disposition = OLD.disposition;"
)
_SQLITE = (
    f"CREATE TRIGGER ledger_counts_added AFTER INSERT ON ledger BEGIN {_MORE} END",
    f"CREATE TRIGGER ledger_counts_removed AFTER DELETE ON ledger BEGIN {_LESS} END",
    "CREATE TRIGGER ledger_counts_changed AFTER UPDATE OF source_id, disposition ON ledger "
    "WHEN OLD.disposition <> NEW.disposition OR OLD.source_id <> NEW.source_id "
    f"BEGIN {_LESS} {_MORE} END",
)

# A statement at a time: one row's counter changed by each of 500 rows would leave 500 versions of it behind. Of a
# source that is being removed nothing is counted any more.
_COUNT = """
CREATE FUNCTION ledger_counts_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO source_counts AS there
    SELECT moved.source_id, moved.disposition, sum(moved.number)
    FROM ({moved}) AS moved
    WHERE EXISTS (SELECT 1 FROM sources WHERE sources.id = moved.source_id)
    GROUP BY moved.source_id, moved.disposition
    HAVING sum(moved.number) <> 0
    ORDER BY moved.source_id, moved.disposition
    ON CONFLICT (source_id, disposition) DO UPDATE SET number = there.number + excluded.number;
    RETURN NULL;
END $$
"""
_NEW = "SELECT source_id, disposition, 1 AS number FROM new_rows"
_OLD = "SELECT source_id, disposition, -1 AS number FROM old_rows"
_POSTGRESQL = (
    _COUNT.format(name="added", moved=_NEW),
    _COUNT.format(name="removed", moved=_OLD),
    _COUNT.format(name="changed", moved=f"{_NEW} UNION ALL {_OLD}"),
    "CREATE TRIGGER ledger_counts_added AFTER INSERT ON ledger REFERENCING NEW TABLE AS new_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_counts_added()",
    "CREATE TRIGGER ledger_counts_removed AFTER DELETE ON ledger REFERENCING OLD TABLE AS old_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_counts_removed()",
    "CREATE TRIGGER ledger_counts_changed AFTER UPDATE ON ledger REFERENCING OLD TABLE AS old_rows "
    "NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ledger_counts_changed()",
)
