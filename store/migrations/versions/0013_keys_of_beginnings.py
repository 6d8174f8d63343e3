"""Contacts are found by how their names begin, accounts by their domains without the ending.

The upgrade writes the keys anew (`store.version`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Removes the keys of contacts and accounts."""
    keys = sa.table("directory_keys", sa.column("type"))
    op.execute(keys.delete().where(keys.c.type.in_(("contact", "account"))))
