"""Programs of two releases on one database; rows that change all the time are tidied up sooner on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from store.types import Id

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Nothing has been taken away that a program which knows of this table relies on."""
    op.create_table("contracts", sa.Column("revision", Id, primary_key=True))
    if op.get_context().dialect.name == "postgresql":
        for table, settings in _SETTINGS.items():
            op.execute(f"ALTER TABLE {table} SET ({settings})")


# A row that is written every few seconds leaves a dead one behind each time. Room on its own page lets the next version
# be written there without a word in any index (https://www.postgresql.org/docs/current/storage-hot.html); where columns
# of indexes change all the time, as in `sources`, only tidying up early helps: by default that waits for a fifth of the
# table, which is 60,000 dead rows of 300,000 sources before the first is taken away.
_FEW = "fillfactor = 50, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0"
_SETTINGS = {
    "processes": _FEW,
    "leaders": _FEW,
    "places": _FEW,
    "quotas": _FEW,
    "source_counts": "fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05",
    "sources": "fillfactor = 80, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.01, "
    "autovacuum_analyze_scale_factor = 0.02",
}
