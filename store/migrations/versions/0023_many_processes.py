"""Several processes share the work: what is queued, who lives, who leads, and what providers allow all of them."""

import sqlalchemy as sa
from alembic import op

from store.types import Id, UtcDateTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Nothing is queued yet. What is due is found by an index that leaves out what nobody would take."""
    op.add_column("sources", sa.Column("queued_at", UtcDateTime()))
    op.add_column("sources", sa.Column("asked_at", UtcDateTime()))
    op.add_column("sources", sa.Column("place", Id))
    op.execute(
        "UPDATE sources SET place = "
        "(SELECT coalesce(host, kind) FROM connections WHERE connections.id = sources.connection_id)"
    )
    op.drop_index("ix_sources_next_due_at", "sources")
    op.create_index(
        "ix_sources_due",
        "sources",
        ["next_due_at"],
        sqlite_where=sa.text("paused = 0 AND queued_at IS NULL"),
        postgresql_where=sa.text("NOT paused AND queued_at IS NULL"),
    )
    queued = sa.text("queued_at IS NOT NULL")
    op.create_index("ix_sources_queued_at", "sources", ["queued_at"], sqlite_where=queued, postgresql_where=queued)
    works = sa.text("caught_up_at IS NOT NULL AND error IS NULL")
    columns = ["census_due_at", "id"]
    op.create_index("ix_sources_census", "sources", columns, sqlite_where=works, postgresql_where=works)
    if op.get_bind().dialect.name == "postgresql":
        first = sa.text("NOT paused AND queued_at IS NULL AND caught_up_at IS NULL")
        later = sa.text("NOT paused AND queued_at IS NULL AND caught_up_at IS NOT NULL")
        asked = sa.text("NOT paused AND queued_at IS NULL AND asked_at IS NOT NULL")
        op.create_index("ix_sources_first_at_place", "sources", ["place", "next_due_at"], postgresql_where=first)
        op.create_index("ix_sources_later_at_place", "sources", ["place", "next_due_at"], postgresql_where=later)
        op.create_index("ix_sources_asked_at", "sources", ["asked_at"], postgresql_where=asked)
    op.create_table(
        "processes",
        sa.Column("name", Id, primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("awake_since", UtcDateTime()),
    )
    op.create_table(
        "leaders",
        sa.Column("duty", Id, primary_key=True),
        sa.Column("process", Id, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "places",
        sa.Column("name", Id, primary_key=True),
        sa.Column("room", sa.Integer(), nullable=False),
    )
    op.create_table(
        "quotas",
        sa.Column("name", Id, primary_key=True),
        sa.Column("spent_until", UtcDateTime(), nullable=False),
        sa.Column("shut_until", UtcDateTime()),
    )
