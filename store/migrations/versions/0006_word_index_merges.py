"""The word index merges its parts more seldom: that was a fifth of a first capture.

Sixteen parts of a size, FTS5's most, instead of four are merged at once: https://sqlite.org/fts5.html#the_automerge_configuration_option
"""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """On SQLite only; PostgreSQL has an index of its own."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO interactions_fts (interactions_fts, rank) VALUES ('automerge', 16)")
